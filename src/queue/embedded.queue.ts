import type { Database } from '../storage/database.js';
import type { Health } from '../common/health.js';
import { EmbeddedConsumption } from './embedded.consumption.js';
import { EmbeddedJobs } from './embedded.jobs.js';
import { Queue, QueueUnavailable, RETRY, type Consumer, type QueueDepth } from './queue.js';
import type { RetryPolicy } from './retry-policy.js';

/** How long another process's write is waited for, ms; the port promises an answer within 2 s. */
const PATIENCE_MS = 1_500;

/** The queue in the embedded SQLite file, for any number of processes on one machine. Does not close the database it was given. */
export class EmbeddedQueue extends Queue {
  readonly kind = 'embedded';
  readonly #jobs: EmbeddedJobs;
  #consumption: EmbeddedConsumption | null = null;

  constructor(
    private readonly database: Database,
    private readonly policy: RetryPolicy = RETRY,
  ) {
    super();
    this.#jobs = new EmbeddedJobs(database, policy);
  }

  async add(id: string, { delayMs = 0 }: { delayMs?: number } = {}): Promise<void> {
    await this.#ask(() => this.#jobs.add(id, delayMs));
    this.#consumption?.take();
  }

  remove(id: string): Promise<void> {
    return this.#ask(() => this.#jobs.remove(id));
  }

  has(id: string): Promise<boolean> {
    return this.#ask(() => this.#jobs.has(id));
  }

  position(id: string): Promise<number | null> {
    return this.#ask(() => this.#jobs.position(id));
  }

  depth(): Promise<QueueDepth> {
    return this.#ask(() => this.#jobs.depth());
  }

  oldestAgeMs(): Promise<number> {
    return this.#ask(() => this.#jobs.oldestAgeMs());
  }

  async consume(consumer: Consumer, { concurrency }: { concurrency: number }): Promise<void> {
    if (this.#consumption) throw new Error('This queue has a consumer already; one process has one.');
    this.#consumption = new EmbeddedConsumption(this.#jobs, this.policy, consumer, concurrency);
  }

  async drain(graceMs: number): Promise<void> {
    await this.#consumption?.drain(graceMs);
  }

  async health(): Promise<Health> {
    const detail = 'embedded, in the SQLite file of DATA_DIR';
    try {
      this.#jobs.depth();
      return { ok: true, detail };
    } catch (error) {
      return { ok: false, detail: `${detail}: ${(error as Error).message}` };
    }
  }

  async close(): Promise<void> {
    await this.drain(0);
    this.#consumption = null;
  }

  async #ask<T>(question: () => T): Promise<T> {
    try {
      return this.database.patient(PATIENCE_MS, question);
    } catch (error) {
      throw new QueueUnavailable(`${this.database.path} does not answer: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
}
