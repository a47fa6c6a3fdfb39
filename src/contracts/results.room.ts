import type { TaskError } from '../common/errors.js';
import type { AnalysisResult } from '../results/analysis-result.js';
import type { Results } from '../results/results.js';
import type { Outcome, Progress, Task } from '../results/task.js';
import type { Contract } from './contract.js';

/** One empty storage, and results on it as other processes would open them. */
export interface ResultsBench {
  open(): Promise<Results>;
  /** Closes everything that was opened and removes the storage. */
  close(): Promise<void>;
}

let count = 0;
/** Ids in the order of their making, as UUIDv7 gives. */
export const newId = (): string => `01900000-0000-7000-8000-${String(++count).padStart(12, '0')}`;

/** A task as the API would make it. */
export function newTask(changes: Partial<Task> = {}): Task {
  const callbackUrl = changes.callbackUrl ?? null;
  return {
    id: newId(),
    owner: null,
    status: 'PENDING',
    revision: 1,
    attempt: 0,
    videoUrl: 'https://example.com/ünïcode "v".mp4',
    pipeline: 'production',
    metadata: { camera: 'north' },
    createdAt: new Date().toISOString(),
    startedAt: null,
    finishedAt: null,
    progress: { percent: 0, stage: 'queue', framesDone: 0, framesTotal: null, etaMs: null },
    result: null,
    error: null,
    ...changes,
    callbackUrl,
    callback: callbackUrl
      ? {
          url: callbackUrl,
          delivered: false,
          attempts: 0,
          lastStatus: null,
          lastError: null,
          nextAttemptAt: null,
          body: null,
        }
      : null,
  };
}

/** Halfway. */
export const HALF: Progress = { percent: 50, stage: 'decode', framesDone: 5, framesTotal: 10, etaMs: 1_000 };
/** A result small enough to compare. */
export const RESULT = { schema_version: '1.0', shots: [], labels: [], sprite: null } as unknown as AnalysisResult;
/** Ends well. */
export const SUCCESS: Outcome = { status: 'SUCCESS', result: RESULT };
/** Why a task failed. */
export const ERROR: TaskError = {
  code: 'CANCELLED',
  message: 'cancelled',
  stage: 'queue',
  retryable: false,
  hint: null,
};
/** Ends badly. */
export const FAILURE: Outcome = { status: 'FAILED', error: ERROR };
/** Their ids, in their order. */
export const ids = (tasks: Task[]): string[] => tasks.map(({ id }) => id);

/** One bench per promise, and the ways to bring a task into a state. */
export class ResultsRoom {
  bench: ResultsBench;
  results: Results;

  constructor(
    readonly contract: Contract,
    open: () => Promise<ResultsBench>,
  ) {
    contract.around({
      before: async () => {
        this.bench = await open();
        this.results = await this.bench.open();
      },
      after: () => this.bench.close(),
    });
  }

  /** A task that waits. */
  async accepted(changes: Partial<Task> = {}): Promise<Task> {
    const task = newTask(changes);
    await this.results.accept(task);
    return task;
  }

  /** A task that runs under the lease. */
  async begun(lease: string, changes: Partial<Task> = {}): Promise<Task> {
    const task = await this.accepted(changes);
    await this.results.begin(task.id, lease);
    return task;
  }

  /** A task that succeeded. */
  async ended(changes: Partial<Task> = {}): Promise<Task> {
    const task = await this.begun('lease', changes);
    await this.results.finish(task.id, 'lease', SUCCESS, '{"type":"analysis.succeeded"}');
    return task;
  }
}
