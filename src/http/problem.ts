/** A fault in one place of a request. */
export interface Fault {
  /** JSON pointer into the body such as `#/video_url`; for a parameter, its place and name such as `#/query/limit`. */
  pointer: string;
  /** In capitals, such as `UNKNOWN_FIELD`. */
  code: string;
  /** One sentence: what was given and what is taken. */
  detail: string;
}

/** Every problem that an HTTP answer may carry: the closed list of `code`, each with its status and what it means. */
export const PROBLEMS = {
  MALFORMED_REQUEST: [400, 'The request is not valid HTTP, or its body did not arrive as announced.'],
  INVALID_PATH: [400, 'The path has a percent-encoding that cannot be decoded.'],
  INVALID_JSON: [400, 'The body is not JSON in UTF-8, is nested too deeply, or has a forbidden key such as __proto__.'],
  UNAUTHORIZED: [401, 'The request has no API key that this service knows.'],
  FORBIDDEN: [403, 'The API key may not do this.'],
  ROUTE_NOT_FOUND: [404, 'There is nothing at this path.'],
  TASK_NOT_FOUND: [404, 'No task has this id.'],
  FILE_NOT_FOUND: [404, 'No file has this name.'],
  PIPELINE_NOT_FOUND: [404, 'No pipeline has this name.'],
  MODEL_NOT_FOUND: [404, 'No model has this name.'],
  METHOD_NOT_ALLOWED: [405, 'The path exists, but not for this method; Allow says for which.'],
  NOT_ACCEPTABLE: [406, 'The answer has none of the media types that Accept asks for.'],
  REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
  TASK_ENDED: [409, 'The task has already ended.'],
  RESULT_NOT_READY: [409, 'The task has no result: it waits, is being worked on, or has failed.'],
  NOT_INDEXED: [409, 'There are no vectors of this model to search, or none of this moment.'],
  NOT_EXPORTABLE: [409, 'The result has nothing for this format, or more than the format can hold.'],
  MODEL_UNFIT: [409, 'The version of the model is FAILED or does another task; the alias is as it was.'],
  TASK_EXPIRED: [410, 'The task has been removed by retention.'],
  BODY_TOO_LARGE: [413, 'The body has more bytes than this service takes.'],
  URI_TOO_LONG: [414, 'A part of the path is too long.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The body has a media type that this path does not take.'],
  RANGE_NOT_SATISFIABLE: [416, 'The file has no such bytes.'],
  VALIDATION_FAILED: [422, 'The request is understood but not valid; errors says where.'],
  IDEMPOTENCY_CONFLICT: [422, 'The Idempotency-Key was used for another request.'],
  RATE_LIMITED: [429, 'Too many requests; Retry-After says when to come back.'],
  OWNER_QUEUE_FULL: [429, 'As many tasks of this owner wait as the service takes; nothing was accepted.'],
  OWNER_STREAMS_FULL: [429, 'As many event streams of this owner are open as the service keeps; close some.'],
  HEADERS_TOO_LARGE: [431, 'The headers have more bytes than this service takes.'],
  INTERNAL: [500, 'A fault of the service itself.'],
  QUEUE_FULL: [503, 'As many tasks wait as the service takes; nothing was accepted.'],
  QUEUE_UNAVAILABLE: [503, 'The queue does not answer; nothing was accepted.'],
  RESULTS_UNAVAILABLE: [503, 'The task store does not answer.'],
  VECTOR_STORE_UNAVAILABLE: [503, 'The vector store does not answer.'],
  UNAVAILABLE: [503, 'The service cannot answer now.'],
  STREAMS_FULL: [503, 'As many event streams are open as the service keeps; poll instead, or come back.'],
  NOT_READY: [503, 'A dependency of the service is not well, or the service is shutting down.'],
  STORAGE_FULL: [507, 'There is no room left on the disk of the service.'],
} as const satisfies Record<string, readonly [status: number, about: string]>;

/** A word of the closed list. */
export type ProblemCode = keyof typeof PROBLEMS;

/** Every word, in the order of their statuses. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** What a problem may add to its code and detail. */
export interface ProblemExtras {
  errors?: Fault[];
  /** Headers of the answer, such as `Retry-After` and `Allow`. */
  headers?: Record<string, string>;
  /** Further members of the document. */
  members?: Record<string, unknown>;
  cause?: unknown;
}

/** Throw it anywhere below a request to answer with this problem. `detail` is shown to the client: no paths, no stacks. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail, { cause: extras.cause });
    this.status = PROBLEMS[code][0];
  }

  /** 422 with a fault for each wrong place. */
  static invalid(...errors: Fault[]): Problem {
    const [first] = errors;
    const detail = errors.length === 1 && first ? first.detail : `The request has ${errors.length} faults.`;
    return new Problem('VALIDATION_FAILED', detail, { errors });
  }
}
