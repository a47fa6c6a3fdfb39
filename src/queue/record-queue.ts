import { inLine, type JobRecord, type JobRecords } from './job-record.js';
import { type Consumer, Queue, type QueueDepth, QueueUnavailable, RETRY } from './queue.js';
import { RecordConsumption } from './record-consumption.js';
import type { RetryPolicy } from './retry-policy.js';

/** How long the storage may take to answer, ms; the port promises an answer within 2 s. */
const PATIENCE_MS = 1_500;

/** Keeps two jobs that are added in one millisecond in their order, ms. */
const TICK_MS = 1 / 1_024;

/**
 * A whole queue for a storage that only lists jobs and replaces one if nobody else has: an extending class writes `list`,
 * `swap`, `kind` and `health`. Every consumer lists all jobs twenty times a second, so it is for thousands of them, not
 * for millions.
 */
export abstract class RecordQueue extends Queue implements JobRecords {
  #consumption: RecordConsumption | null = null;
  #lastMs = 0;

  constructor(private readonly policy: RetryPolicy = RETRY) {
    super();
  }

  abstract list(): Promise<JobRecord[]>;
  abstract swap(before: JobRecord | null, after: JobRecord | null): Promise<boolean>;

  async add(id: string, { delayMs = 0 }: { delayMs?: number } = {}): Promise<void> {
    this.#lastMs = Math.max(Date.now(), this.#lastMs + TICK_MS);
    const job: JobRecord = { id, state: 'waiting', dueMs: this.#lastMs + delayMs, starts: 0, failures: 0, beat: 0 };
    await this.#ask(async () => (await this.#find(id)) || this.swap(null, job));
  }

  async remove(id: string): Promise<void> {
    await this.#ask(async () => {
      const job = await this.#find(id);
      if (job?.state === 'waiting') await this.swap(job, null);
    });
  }

  has(id: string): Promise<boolean> {
    return this.#ask(async () => (await this.#find(id)) !== undefined);
  }

  async position(id: string): Promise<number | null> {
    const at = inLine(await this.#ask(() => this.list())).findIndex((job) => job.id === id);
    return at < 0 ? null : at;
  }

  async depth(): Promise<QueueDepth> {
    const jobs = await this.#ask(() => this.list());
    const [ready, waiting] = [inLine(jobs).length, jobs.filter(({ state }) => state === 'waiting').length];
    return { waiting: ready, delayed: waiting - ready, active: jobs.length - waiting };
  }

  async oldestAgeMs(): Promise<number> {
    const [oldest] = inLine(await this.#ask(() => this.list()));
    return oldest ? Date.now() - oldest.dueMs : 0;
  }

  async consume(consumer: Consumer, { concurrency }: { concurrency: number }): Promise<void> {
    if (this.#consumption) throw new Error('This queue has a consumer already; one process has one.');
    this.#consumption = new RecordConsumption(this, this.policy, consumer, concurrency);
  }

  async drain(graceMs: number): Promise<void> {
    await this.#consumption?.drain(graceMs);
    this.#consumption = null;
  }

  /** Ends what was consumed; an extending class closes its storage after that. */
  close(): Promise<void> {
    return this.drain(0);
  }

  async #find(id: string): Promise<JobRecord | undefined> {
    return (await this.list()).find((job) => job.id === id);
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    const asked = new AbortController();
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
      asked.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    try {
      return await Promise.race([question(), late]);
    } catch (error) {
      throw new QueueUnavailable(`The queue "${this.kind}" does not answer: ${(error as Error).message}`, {
        cause: error,
      });
    } finally {
      asked.abort();
    }
  }
}
