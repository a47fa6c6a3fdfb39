import { Logger } from '@nestjs/common';
import type { Job, Queue as BullQueue } from 'bullmq';
import type { Health } from '../common/health.js';
import { redisDurability } from '../storage/redis-durability.js';
import { describe, REDIS_TIMEOUT_MS, type RedisLink } from '../storage/redis.js';
import { logFault } from './bullmq.fault.js';
import { BullmqConsumption } from './bullmq.consumption.js';
import { isOwed } from './bullmq.lost.js';
import { BULLMQ_RETRY, jobOptions } from './bullmq.options.js';
import { Queue, QueueUnavailable, type Consumer, type QueueDepth } from './queue.js';
import type { RetryPolicy } from './retry-policy.js';

const LIVING = ['waiting', 'delayed', 'active', 'prioritized', 'paused', 'waiting-children'];

/** The queue in Redis by BullMQ, for workers on many machines. Closes the BullMQ queue, not the link, that it was given. */
export class BullmqQueue extends Queue {
  readonly kind = 'bullmq';
  #consumption: BullmqConsumption | null = null;

  constructor(
    private readonly bull: BullQueue,
    private readonly link: RedisLink,
    private readonly policy: RetryPolicy = BULLMQ_RETRY,
  ) {
    super();
    const log = new Logger('Queue');
    bull.on('error', (error) => logFault(log, link, error));
  }

  async add(id: string, { delayMs = 0 }: { delayMs?: number } = {}): Promise<void> {
    await this.#ask(async () => {
      const earlier = await this.#find(id);
      // BullMQ takes no id twice while it remembers the first.
      if (earlier && !(await isPending(earlier))) await earlier.remove();
      await this.bull.add('analyze', null, jobOptions(id, delayMs, this.policy));
    });
  }

  async remove(id: string): Promise<void> {
    await this.#ask(async () => {
      const job = await this.#find(id);
      if (!job || (await job.isActive())) return;
      // Refused when a worker took it since; then it is that worker's.
      await job.remove().catch((error: Error) => {
        if (!/locked/.test(error.message)) throw error;
      });
    });
  }

  async has(id: string): Promise<boolean> {
    return this.#ask(async () => {
      const job = await this.#find(id);
      return job !== undefined && isPending(job);
    });
  }

  async position(id: string): Promise<number | null> {
    return this.#ask(async () => {
      const wait = this.bull.toKey('wait');
      // Workers take from the tail.
      const found = await this.link.commands.multi().lpos(wait, id).llen(wait).exec();
      const [index, length] = (found ?? []).map(([, value]) => value as number | null);
      return typeof index === 'number' && typeof length === 'number' ? length - 1 - index : null;
    });
  }

  async depth(): Promise<QueueDepth> {
    return this.#ask(async () => {
      const { waiting = 0, delayed = 0, active = 0 } = await this.bull.getJobCounts('waiting', 'delayed', 'active');
      return { waiting, delayed, active };
    });
  }

  async oldestAgeMs(): Promise<number> {
    return this.#ask(async () => {
      const [oldest] = await this.bull.getJobs('waiting', 0, 0, true);
      return oldest ? Math.max(0, Date.now() - (oldest.timestamp + oldest.delay)) : 0;
    });
  }

  async consume(consumer: Consumer, { concurrency }: { concurrency: number }): Promise<void> {
    if (this.#consumption) throw new Error('This queue has a consumer already; one process has one.');
    this.#consumption = new BullmqConsumption(this.bull, this.link, this.policy, consumer, concurrency);
    await this.#consumption.ready(REDIS_TIMEOUT_MS);
  }

  async drain(graceMs: number): Promise<void> {
    await this.#consumption?.drain(graceMs);
    this.#consumption = null;
  }

  async health(): Promise<Health> {
    const where = `BullMQ on Redis at ${this.link.address}`;
    try {
      const { ok, detail } = await this.#ask(() => redisDurability(this.link.commands));
      return { ok, detail: `${where}: ${detail}` };
    } catch (error) {
      return { ok: false, detail: `${where}: ${(error as Error).message}` };
    }
  }

  async close(): Promise<void> {
    await this.drain(0);
    await this.bull.close();
  }

  #find(id: string): Promise<Job | undefined> {
    return this.bull.getJob(id);
  }

  /** BullMQ waits for a connection as long as it takes; nobody who asks here waits longer than 2 s. */
  async #ask<T>(question: () => Promise<T>): Promise<T> {
    const away = `Redis at ${this.link.address} does not answer`;
    if (this.link.commands.status !== 'ready') throw new QueueUnavailable(`${away}.`);
    const asked = new AbortController();
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer within ${REDIS_TIMEOUT_MS} ms`)), REDIS_TIMEOUT_MS);
      asked.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    try {
      return await Promise.race([question(), late]);
    } catch (error) {
      throw new QueueUnavailable(`${away}: ${describe(error as Error)}`, { cause: error });
    } finally {
      asked.abort();
    }
  }
}

/** Whether the job waits, is delayed or runs, or the consumer has yet to be told that it is lost. */
async function isPending(job: Job): Promise<boolean> {
  const state = await job.getState();
  return LIVING.includes(state) || (state === 'failed' && isOwed(job));
}
