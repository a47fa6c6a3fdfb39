import type { Health } from '../common/health.js';
import type { Outcome, Progress, Task, TaskStatus } from './task.js';

/** Thrown by every method when the store does not answer; the API answers 503. */
export class ResultsUnavailable extends Error {
  override readonly name = 'ResultsUnavailable';
}

/** A client's `Idempotency-Key`: the same key of the same owner names one task for 24 hours. */
export interface Idempotency {
  key: string;
  /** SHA-256 (hex) of the canonical request body. */
  bodySha256: string;
}

/** How many tasks may wait (PENDING), the one that asks counted. */
export interface WaitingLimits {
  inAll: number;
  /** Of the owner of the task; no limit unless given. */
  ofOwner?: number;
}

/** `stored`: the task is now durable. `replayed`: the key was used for the same body; `task` is the earlier one. `conflict`: it was used for another body. */
export type Acceptance = { outcome: 'stored' | 'replayed'; task: Task } | { outcome: 'conflict' };

/** As many tasks wait as may, in all or of this owner; nothing was stored. */
export type NoRoom = { outcome: 'full' } | { outcome: 'owner-full' };

export interface ListQuery {
  owner?: string | null;
  status?: TaskStatus;
  pipeline?: string;
  limit: number;
  /** Only tasks older than this id (UUIDv7 order). */
  before?: string;
}

/** A callback that is due, as handed to exactly one deliverer for the length of the claim. */
export interface DueCallback {
  taskId: string;
  url: string;
  body: string;
  /** Attempts made before this one. */
  attempts: number;
}

/** What one attempt to deliver came to. */
export interface CallbackAttempt {
  delivered: boolean;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAt: string | null;
}

/**
 * The truth about tasks. What it promises is `src/contracts/results.contract.ts`, run on every implementation:
 * a promise that resolves is durable; a task ends once; only the holder of the newest lease may change a running task.
 */
export abstract class Results {
  /** Short name for logs and health: `embedded`, `redis`. */
  abstract readonly kind: string;

  /** Stores a new PENDING task and its idempotency key in one transaction, which also looks whether it may wait. A replay needs no room. */
  abstract accept(task: Task, idempotency?: Idempotency, limits?: WaitingLimits): Promise<Acceptance | NoRoom>;

  /** The task with its result, or null. With an owner only if it is theirs: another's costs what an unknown one does. */
  abstract find(id: string, owner?: string): Promise<Task | null>;

  /** Whether retention removed this task (it answers 410, not 404), and with an owner whether it was theirs. Remembered for 30 days. */
  abstract isExpired(id: string, owner?: string): Promise<boolean>;

  /** Newest first, without `result`. `owner` undefined lists everyone's. */
  abstract list(query: ListQuery): Promise<Task[]>;

  /** Makes the task PROCESSING under a new lease (fencing token), `attempt` + 1. Null when it has ended or does not exist. An older lease dies. */
  abstract begin(id: string, lease: string): Promise<Task | null>;

  /** Writes progress; false when the lease is no longer the newest or the task has ended. */
  abstract progress(id: string, lease: string, progress: Progress): Promise<boolean>;

  /** Whether the task is PROCESSING under this lease. */
  abstract holds(id: string, lease: string): Promise<boolean>;

  /** Gives a running task back: PENDING, no lease. False when the lease was not the newest. */
  abstract release(id: string, lease: string): Promise<boolean>;

  /**
   * Ends the task once: compare-and-set on the lease; `lease` null ends it whoever holds it (cancel, WORKER_LOST).
   * In the same write, a task with a callback gets `callbackBody` and is due now. False when it had ended or the lease was lost.
   */
  abstract finish(id: string, lease: string | null, outcome: Outcome, callbackBody: string | null): Promise<boolean>;

  /** Erases the task, and its idempotency key; false when there was none. `expired` leaves the mark that `isExpired` reads. */
  abstract delete(id: string, options?: { expired?: boolean }): Promise<boolean>;

  /** Ids of ended tasks that finished before this time, oldest first. */
  abstract finishedBefore(time: Date, limit: number): Promise<string[]>;

  /** Tasks that have not ended, not written for this long: for the reconciler. Without `result`. */
  abstract unfinished(olderThanMs: number, limit: number): Promise<Task[]>;

  /** How many tasks there are in each status. */
  abstract counts(): Promise<Record<TaskStatus, number>>;

  /** Hands out due callbacks; each is due again after `claimMs` unless settled, so a dead deliverer loses none. */
  abstract claimCallbacks(now: Date, limit: number, claimMs: number): Promise<DueCallback[]>;

  /** Records an attempt: `attempts` + 1. */
  abstract settleCallback(id: string, attempt: CallbackAttempt): Promise<void>;

  /** Calls back with the id of each task that any process changed, within about 200 ms; several changes may arrive as one. Returns what stops it. */
  abstract onChange(listener: (id: string) => void): () => void;

  abstract health(): Promise<Health>;

  abstract close(): Promise<void>;
}
