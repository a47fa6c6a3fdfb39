import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Claim, EmbeddedJobs } from './embedded.jobs.js';
import { newLease } from './holder.js';
import type { Consumer } from './queue.js';
import { isLast, type RetryPolicy } from './retry-policy.js';
import { Run, type RunEnd } from './run.js';

/** How often the file is asked for a job that is due, ms. */
const POLL_MS = 50;

/** How long a consumer may take to react to the signal of a job that is wanted back, ms. */
export const RECALL_MS = 1_000;

/** How often a job's end is written again while the file takes none, ms. */
const SETTLE_MS = 250;

/** How long a complaint is not repeated, ms. */
const QUIET_MS = 60_000;

/** One worker's consumption of the embedded queue: claims, runs, beats and rescues until it is drained. */
export class EmbeddedConsumption {
  readonly #log = new Logger('Queue');
  readonly #running = new Map<Run, Claim>();
  readonly #timers: NodeJS.Timeout[];
  /** When each complaint was last logged. */
  readonly #complained = new Map<string, number>();
  #isTaking = true;
  #reporting: Promise<void> | null = null;

  constructor(
    private readonly jobs: EmbeddedJobs,
    private readonly policy: RetryPolicy,
    private readonly consumer: Consumer,
    private readonly concurrency: number,
  ) {
    this.#timers = [
      setInterval(() => this.take(), POLL_MS),
      setInterval(() => this.#attempt('beat', () => this.#beat()), policy.heartbeatMs),
      setInterval(() => this.#attempt('rescue', () => this.#rescue()), policy.rescueMs),
    ];
    this.#attempt('rescue', () => this.#rescue());
    this.take();
  }

  /** Starts as many due jobs as there is room for. */
  take(): void {
    this.#attempt('claim', () => {
      while (this.#isTaking && this.#running.size < this.concurrency) {
        const claim = this.jobs.claim(newLease());
        if (!claim) return;
        void this.#start(claim);
      }
    });
  }

  async drain(graceMs: number): Promise<void> {
    this.#isTaking = false;
    await this.#ended(graceMs);
    for (const run of this.#running.keys()) run.recall(RECALL_MS);
    await this.#ended(2 * RECALL_MS);
    await this.#reporting;
    this.#timers.forEach(clearInterval);
  }

  async #start(claim: Claim): Promise<void> {
    const run = new Run(claim.id, isLast(claim, this.policy), this.consumer);
    this.#running.set(run, claim);
    const end = await run.end;
    // Until it is written, the lease is beaten for: no other worker does again what is done.
    while (!this.#isSettled(run, claim, end) && this.#isTaking) await sleep(SETTLE_MS);
    this.#running.delete(run);
    this.take();
  }

  #isSettled(run: Run, claim: Claim, end: RunEnd): boolean {
    const settle = () => {
      this.#settle(run, claim, end);
      return true;
    };
    return this.#attempt('settle', settle) ?? false;
  }

  #settle(run: Run, claim: Claim, end: RunEnd): void {
    if (end.how === 'lost') return;
    if (end.how === 'returned') return this.jobs.giveBack(claim);
    if (end.how === 'done') return this.jobs.forget(claim);
    this.#log.warn(`Job ${claim.id} failed${run.isLastAttempt ? ' for the last time' : ''}: ${end.error.message}`);
    if (run.isLastAttempt) this.jobs.forget(claim);
    else this.jobs.retry(claim);
  }

  #beat(): void {
    for (const [run, claim] of this.#running) {
      if (this.jobs.beat(claim)) continue;
      this.#log.warn(`Job ${claim.id} was given to another worker: this one did not beat for its lease.`);
      run.lose();
    }
  }

  #rescue(): void {
    const rescued = this.jobs.rescue();
    if (rescued > 0) this.#log.warn(`Rescued ${rescued} job(s) of a worker that died.`);
    this.#reporting ??= this.#reportDead().finally(() => (this.#reporting = null));
  }

  async #reportDead(): Promise<void> {
    for (let dead = this.#claimDead(); dead; dead = this.#claimDead()) {
      const { id } = dead;
      this.#log.warn(`Job ${id} was started ${dead.starts} times without an end; it is given up.`);
      try {
        await this.consumer.lost(id);
        this.jobs.forget(dead);
      } catch (error) {
        this.#log.warn(`Giving up job ${id} failed and is tried again: ${(error as Error).message}`);
        this.#attempt('settle', () => this.jobs.stayDead(dead as Claim));
      }
    }
  }

  #claimDead(): Claim | undefined {
    return this.#isTaking ? this.#attempt('claim', () => this.jobs.claimDead(newLease())) : undefined;
  }

  /** A file that cannot be written now (locked, disk full) must not end the worker: the next round tries again. */
  #attempt<T>(what: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#complain(`The queue could not ${what}: ${(error as Error).message}`);
      return undefined;
    }
  }

  /** The same complaint is heard once a minute at most: a disk that is full is tried again twenty times a second. */
  #complain(complaint: string): void {
    const now = performance.now();
    if (now - (this.#complained.get(complaint) ?? -Infinity) < QUIET_MS) return;
    this.#complained.set(complaint, now);
    this.#log.warn(complaint);
  }

  async #ended(withinMs: number): Promise<void> {
    const deadline = new AbortController();
    const all = Promise.all([...this.#running.keys()].map((run) => run.end)).then(() => undefined);
    await Promise.race([all, sleep(withinMs, undefined, { signal: deadline.signal }).catch(() => undefined)]);
    deadline.abort();
  }
}
