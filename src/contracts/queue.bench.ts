import { type Consumer, type Job, type Queue, RETRY } from '../queue/queue.js';
import type { RetryPolicy } from '../queue/retry-policy.js';
import type { Contract } from './contract.js';

/** One empty storage, and queues on it as other processes would open them. */
export interface QueueBench {
  /** A queue on the storage that waits as briefly as the policy says; the real one (`RETRY`) waits minutes. */
  open(policy: RetryPolicy): Promise<Queue>;
  /** Closes every queue that was opened and removes the storage. */
  close(): Promise<void>;
}

/** Fast enough for tests. */
export const FAST: RetryPolicy = { ...RETRY, backoffMs: 20, leaseMs: 400, heartbeatMs: 100, rescueMs: 50 };
/** A consumer under this policy never beats in time: its jobs look like those of a dead worker. */
export const DEAF: RetryPolicy = { ...FAST, leaseMs: 150, heartbeatMs: 1_000 };

/** What happened to the jobs of one consumer. */
export class Recorder implements Consumer {
  readonly started: string[] = [];
  readonly lasts: boolean[] = [];
  readonly givenUp: string[] = [];
  readonly aborted: string[] = [];
  constructor(private readonly task: (job: Job) => Promise<void> = async () => undefined) {}
  async work(job: Job): Promise<void> {
    this.started.push(job.id);
    this.lasts.push(job.isLastAttempt);
    job.signal.addEventListener('abort', () => this.aborted.push(job.id));
    await this.task(job);
  }
  async lost(id: string): Promise<void> {
    this.givenUp.push(id);
  }
}

/** Work that never ends. */
export const never = (): Promise<void> => new Promise(() => undefined);
/** Work that fails once it is aborted. */
export const untilAborted = ({ signal }: Job): Promise<void> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
/** One job at once. */
export const ONE = { concurrency: 1 } as const;

/** A queue on a new storage for each promise. */
export class QueueSubject {
  bench: QueueBench;
  queue: Queue;

  constructor(
    readonly contract: Contract,
    open: () => Promise<QueueBench>,
  ) {
    contract.around({
      before: async () => {
        this.bench = await open();
        this.queue = await this.bench.open(FAST);
      },
      after: () => this.bench.close(),
    });
  }
}
