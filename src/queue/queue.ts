import type { Health } from '../common/health.js';

/** A task's id, handed to one consumer. */
export interface Job {
  readonly id: string;
  /** Whether a failure now is final: the attempts of the retry policy are used up. */
  readonly isLastAttempt: boolean;
  /** Aborted when the queue has given the job to somebody else, or asks for it back because the worker stops. */
  readonly signal: AbortSignal;
}

/** What a worker does with jobs. */
export interface Consumer {
  /** Resolves: the job is done and forgotten. Rejects: it is tried again after a growing, jittered delay, until the last attempt. */
  work(job: Job): Promise<void>;
  /** The job was started too often without an end (its worker died each time); it will not be started again. */
  lost(id: string): Promise<void>;
}

/** Thrown by `add` when the queue cannot store the id now; the API answers 503. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable';
}

/** How many ids are in each state. */
export interface QueueDepth {
  waiting: number;
  delayed: number;
  active: number;
}

/** 3 attempts, exponential backoff from 1 s with jitter; 5 starts whatever their end; a lease of 60 s, beaten every 10 s. */
export const RETRY = {
  attempts: 3,
  backoffMs: 1_000,
  starts: 5,
  leaseMs: 60_000,
  heartbeatMs: 10_000,
  rescueMs: 5_000,
} as const;

/**
 * Moves ids from the API to workers, at least once each. It knows nothing of what a task is. What it promises is
 * `src/contracts/queue.contract.ts`. To be configured by `QUEUE_BACKEND`: `embedded`, `bullmq`, a package or a path.
 */
export abstract class Queue {
  /** Short name for logs and health. */
  abstract readonly kind: string;

  /** Durable when it resolves. An id that already waits or runs is left as it is. Throws `QueueUnavailable` within 2 s. */
  abstract add(id: string, options?: { delayMs?: number }): Promise<void>;

  /** Forgets an id that waits or is delayed; one that runs is left to its consumer. */
  abstract remove(id: string): Promise<void>;

  /** Whether the id waits, is delayed or runs. */
  abstract has(id: string): Promise<boolean>;

  /** How many ids are ahead of this one, 0 for the next; null when it does not wait. */
  abstract position(id: string): Promise<number | null>;

  abstract depth(): Promise<QueueDepth>;

  /** Milliseconds that the oldest waiting id has waited; 0 when none waits. */
  abstract oldestAgeMs(): Promise<number>;

  /** Starts taking jobs, `concurrency` at once, and rescuing those whose consumer died. Resolves when it takes jobs. */
  abstract consume(consumer: Consumer, options: { concurrency: number }): Promise<void>;

  /** Takes no more jobs; waits for running ones up to `graceMs`, then aborts their signals and returns them to the queue at no cost in attempts. */
  abstract drain(graceMs: number): Promise<void>;

  abstract health(): Promise<Health>;

  abstract close(): Promise<void>;
}
