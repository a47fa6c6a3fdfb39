import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Consumer } from './queue.js';
import type { RetryPolicy } from './retry-policy.js';

/** What BullMQ fails a job with when it stalled or started too often, without its processor having run to an end. */
const REASONS = ['job stalled more than allowable limit', 'job started more than allowable limit'];

/** Whether the consumer has yet to be told that this failed job is lost: it is removed once that is done. */
export const isOwed = ({ failedReason }: Pick<Job, 'failedReason'>): boolean => REASONS.includes(failedReason);

const claimKey = (id: string): string => `vas:lost:${id}`;

/** Tells the consumer of every job that BullMQ has given up, until it listens; whichever worker gets to it first. */
export class LostJobs {
  readonly #log = new Logger('Queue');
  readonly #me = randomUUID();
  readonly #timer: NodeJS.Timeout;
  #reporting: Promise<void> | null = null;
  #isClosed = false;

  constructor(
    private readonly queue: Queue,
    private readonly redis: Redis,
    private readonly consumer: Consumer,
    private readonly policy: RetryPolicy,
  ) {
    this.#timer = setInterval(() => this.report(), policy.rescueMs);
    this.report();
  }

  /** Looks for such jobs now. */
  report(): void {
    if (this.#isClosed) return;
    this.#reporting ??= this.#reportAll()
      .catch((error: Error) => this.#log.warn(`Lost jobs are looked for later: ${error.message}`))
      .finally(() => (this.#reporting = null));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#reporting;
  }

  async #reportAll(): Promise<void> {
    for (const job of await this.queue.getFailed()) if (job && isOwed(job)) await this.#reportOne(job);
  }

  async #reportOne(job: Job): Promise<void> {
    const id = job.id ?? '';
    if ((await this.redis.set(claimKey(id), this.#me, 'PX', this.policy.leaseMs, 'NX')) === null) return;
    // Another worker may have told of it between the look and the claim.
    if (!(await job.isFailed())) return;
    this.#log.warn(`Job ${id} was started ${job.attemptsStarted} times without an end; it is given up.`);
    try {
      await this.consumer.lost(id);
      await job.remove();
    } catch (error) {
      this.#log.warn(`Giving up job ${id} failed and is tried again: ${(error as Error).message}`);
    }
    await this.redis.del(claimKey(id));
  }
}
