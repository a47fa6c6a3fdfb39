/** Why a task failed: the closed list of `error.code`. Clients may switch on it; a new word is a new minor version. */
export const ERROR_CODES = {
  SOURCE_UNREACHABLE: 'The video could not be fetched: no connection, no such host, or an HTTP error.',
  SOURCE_FORBIDDEN: 'The address of the video is not one that this service may connect to.',
  SOURCE_TOO_LARGE: 'The video has more bytes than the service takes.',
  SOURCE_TIMEOUT: 'The video did not arrive in time.',
  NOT_A_VIDEO: 'The bytes are not a video file of a known container.',
  NO_VIDEO_STREAM: 'The file has no video stream, only sound or data.',
  CODEC_UNSUPPORTED: 'The video is coded in a way that this service cannot decode.',
  MEDIA_CORRUPT: 'The file is damaged: it cannot be read, or decoding it reported errors.',
  LIMIT_EXCEEDED: 'The video is longer or larger than the configured limits.',
  MODEL_UNAVAILABLE: 'A model that the pipeline needs is not installed or did not pass its check.',
  INFERENCE_FAILED: 'A model could not be run on the frames.',
  VECTOR_STORE_UNAVAILABLE: 'The vector store did not answer.',
  PIPELINE_UNAVAILABLE: 'The pipeline of the task is no longer configured.',
  TASK_TIMEOUT: 'The analysis took longer than a task may take.',
  STORAGE_FULL: 'There is no room left on the disk of the service.',
  CANCELLED: 'The task was cancelled by request.',
  WORKER_LOST: 'The worker died on this task too often.',
  INTERNAL: 'A fault of the service itself.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** What a failed task says about itself, as it stands in the result's `error`. */
export interface TaskError {
  code: ErrorCode;
  /** One sentence for a person. Never a path, an address inside the network, or a stack. */
  message: string;
  /** Where in the straight line it happened: `queue`, `fetch`, `probe`, `decode`, a step's name, `index`, … */
  stage: string;
  /** Whether the same request may succeed later. */
  retryable: boolean;
  /** What the client can do about it, or null. */
  hint: string | null;
}

/** Thrown anywhere in the life of a task to end it with a code. A `retryable` one is tried again by the queue first. */
export class AnalysisError extends Error {
  override readonly name = 'AnalysisError';
  readonly retryable: boolean;
  readonly hint: string | null;
  /** Filled in by the pipeline when the thrower did not know it. */
  stage: string | null;

  constructor(
    readonly code: ErrorCode,
    message: string,
    {
      retryable = false,
      hint = null,
      stage = null,
      cause,
    }: { retryable?: boolean; hint?: string | null; stage?: string | null; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.retryable = retryable;
    this.hint = hint;
    this.stage = stage;
  }

  toTaskError(): TaskError {
    const { code, message, retryable, hint } = this;
    return { code, message, stage: this.stage ?? 'analyze', retryable, hint };
  }
}
