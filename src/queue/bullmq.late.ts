import { Logger } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { RetryPolicy } from './retry-policy.js';

/** BullMQ's score of a delayed job is its time, ms, times this, and a counter. */
const SCORE = 0x1000;

/** Clocks of several machines differ by less, ms. */
const TOLERANCE_MS = 60_000;

/** How many are looked at in one go: those that are due last have waited longest for the clock to come back. */
const PAGE = 100;

/** Lets delayed jobs go whose time is further away than they were to wait: the clock was set back since, and they would wait for as long. */
export class LateJobs {
  readonly #log = new Logger('Queue');
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | null = null;

  constructor(
    private readonly queue: Queue,
    private readonly redis: Redis,
    policy: RetryPolicy,
  ) {
    this.#timer = setInterval(() => this.#begin(), policy.rescueMs);
  }

  /** Resolves with how many were let go. */
  async look(): Promise<number> {
    const delayed = await this.queue.getDelayed(0, PAGE - 1);
    const late = await Promise.all(delayed.map((job) => this.#isLate(job)));
    const freed = delayed.filter((_, at) => late[at]);
    // Refused when another worker was quicker.
    await Promise.all(freed.map((job) => job.promote().catch(() => undefined)));
    if (freed.length > 0) this.#log.warn(`The clock was set back; ${freed.length} delayed job(s) wait no longer.`);
    return freed.length;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  #begin(): void {
    this.#looking ??= this.look()
      .then(
        () => undefined,
        (error: Error) => this.#log.debug(`Delayed jobs are looked at later: ${error.message}`),
      )
      .finally(() => (this.#looking = null));
  }

  async #isLate(job: Job): Promise<boolean> {
    const score = await this.redis.zscore(this.queue.toKey('delayed'), job.id ?? '');
    return score !== null && Number(score) / SCORE - Date.now() > job.delay + TOLERANCE_MS;
  }
}
