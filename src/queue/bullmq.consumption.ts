import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Job, type Queue, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { RedisLink } from '../storage/redis.js';
import { logFault } from './bullmq.fault.js';
import { LateJobs } from './bullmq.late.js';
import { isOwed, LostJobs } from './bullmq.lost.js';
import { BULLMQ, workerOptions } from './bullmq.options.js';
import type { Consumer } from './queue.js';
import { isLast, type RetryPolicy } from './retry-policy.js';
import { Run } from './run.js';

/** How long a consumer may take to react to the signal of a job that is wanted back, ms. */
const RECALL_MS = 1_000;

/** How long BullMQ may take to close its worker, ms. It has no such deadline itself. */
const CLOSE_MS = 30_000;

/** One worker's consumption of the BullMQ queue. */
export class BullmqConsumption {
  readonly #log = new Logger('Queue');
  readonly #worker: Worker;
  readonly #lost: LostJobs;
  readonly #late: LateJobs;
  readonly #running = new Map<string, Run>();

  constructor(
    private readonly queue: Queue,
    private readonly link: RedisLink,
    private readonly policy: RetryPolicy,
    private readonly consumer: Consumer,
    concurrency: number,
  ) {
    this.#worker = new Worker(BULLMQ.name, (job, token) => this.#process(job, token), {
      ...workerOptions(link, policy, concurrency),
    });
    this.#lost = new LostJobs(queue, link.commands, consumer, policy);
    this.#late = new LateJobs(queue, link.commands, policy);
    this.#worker.on('error', (error) => logFault(this.#log, link, error));
    this.#worker.on('lockRenewalFailed', (ids) => ids.forEach((id) => this.#lose(id)));
    this.#worker.on('failed', (job, error) => {
      if (!job || isOwed({ failedReason: error.message })) this.#lost.report();
    });
  }

  /** Resolves when it takes jobs; at once while Redis is away, for it begins when Redis is back. */
  async ready(withinMs: number): Promise<void> {
    await within(withinMs, this.#worker.waitUntilReady());
  }

  async drain(graceMs: number): Promise<void> {
    await this.#worker.pause(true);
    await this.#ended(graceMs);
    for (const run of this.#running.values()) run.recall(RECALL_MS);
    await this.#ended(2 * RECALL_MS);
    await Promise.all([this.#lost.close(), this.#late.close()]);
    const closed = await within(CLOSE_MS, this.#worker.close());
    if (!closed) this.#log.warn(`The worker did not close within ${CLOSE_MS / 1_000} s; it is left to itself.`);
  }

  async #process(job: Job, token?: string): Promise<void> {
    const history = { starts: job.attemptsStarted, failures: job.attemptsMade };
    const run = new Run(job.id ?? '', isLast(history, this.policy), this.consumer);
    this.#running.set(run.id, run);
    const end = await run.end;
    try {
      if (end.how === 'returned') await this.#giveBack(job, token ?? '');
    } finally {
      if (this.#running.get(run.id) === run) this.#running.delete(run.id);
    }
    if (end.how === 'failed') throw this.#failure(run, end.error);
    // Neither done nor failed: BullMQ leaves the job where it is.
    if (end.how !== 'done') throw new WaitingError();
  }

  #failure(run: Run, error: Error): Error {
    this.#log.warn(`Job ${run.id} failed${run.isLastAttempt ? ' for the last time' : ''}: ${error.message}`);
    return run.isLastAttempt ? new UnrecoverableError(error.message) : error;
  }

  /** Back to the head of the line; BullMQ counts the start, so that is taken back first. */
  async #giveBack(job: Job, token: string): Promise<void> {
    await this.link.commands.hincrby(this.queue.toKey(job.id ?? ''), 'ats', -1);
    await job.moveToWait(token);
  }

  #lose(id: string): void {
    const run = this.#running.get(id);
    if (!run) return;
    this.#log.warn(`Job ${id} was given to another worker: this one did not beat for its lock.`);
    run.lose();
  }

  async #ended(withinMs: number): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (this.#running.size > 0 && Date.now() < deadline) await sleep(Math.min(20, withinMs));
  }
}

/** Whether the promise resolved in time; its rejection counts as that it did. */
async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  const deadline = new AbortController();
  const settled = promise.then(
    () => true,
    () => true,
  );
  const late = sleep(ms, false, { signal: deadline.signal }).catch(() => false);
  const inTime = await Promise.race([settled, late]);
  deadline.abort();
  return inTime;
}
