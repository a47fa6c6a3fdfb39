import type { TaskError } from '../common/errors.js';
import type { AnalysisResult } from './analysis-result.js';

/** The contract's four words, and never another. */
export const TASK_STATUSES = ['PENDING', 'PROCESSING', 'SUCCESS', 'FAILED'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const isEnded = (status: TaskStatus): boolean => status === 'SUCCESS' || status === 'FAILED';

/** What a client asked for; never changes after it was accepted. */
export interface TaskRequest {
  videoUrl: string;
  callbackUrl: string | null;
  pipeline: string;
  metadata: Record<string, string>;
}

export interface Progress {
  /** 0..100, never falling within one attempt. */
  percent: number;
  stage: string;
  framesDone: number;
  framesTotal: number | null;
  etaMs: number | null;
}

/** The outbox: delivery state of the callback, kept with the task so that ending it and owing the callback is one write. */
export interface CallbackState {
  url: string;
  delivered: boolean;
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  /** RFC 3339; null when nothing more will be sent, or the task has not ended. */
  nextAttemptAt: string | null;
  /** The exact bytes that every attempt sends; null until the task ends. */
  body: string | null;
}

/** A task as the store holds it. Times are RFC 3339 UTC with milliseconds. */
export interface Task extends TaskRequest {
  /** UUIDv7. */
  id: string;
  /** Id of the API key that owns it; null without keys. */
  owner: string | null;
  status: TaskStatus;
  /** Grows by one with every write to this task. */
  revision: number;
  /** How many times a worker has begun it. */
  attempt: number;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  progress: Progress;
  result: AnalysisResult | null;
  error: TaskError | null;
  callback: CallbackState | null;
}

/** How a task ends. */
export type Outcome = { status: 'SUCCESS'; result: AnalysisResult } | { status: 'FAILED'; error: TaskError };
