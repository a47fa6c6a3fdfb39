import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { inLine, type JobRecord, type JobRecords } from './job-record.js';
import type { Consumer } from './queue.js';
import { backoffMs, isLast, type RetryPolicy } from './retry-policy.js';
import { Run, type RunEnd } from './run.js';
import { Stillness } from './stillness.js';

/** How often the storage is asked for jobs, ms. */
const POLL_MS = 50;

/** How long a consumer may take to react to the signal of a job that is wanted back, ms. */
const RECALL_MS = 1_000;

/** A job in the hands of this worker. */
interface Held {
  job: JobRecord;
  beatenAt: number;
  /** Once the run has ended. */
  end: RunEnd | null;
}

/** One worker's consumption of a `RecordQueue`: round after round it settles, beats, rescues and takes, until it is drained. */
export class RecordConsumption {
  readonly #log = new Logger('Queue');
  readonly #held = new Map<Run, Held>();
  readonly #stillness = new Stillness();
  /** Dead jobs that this worker tells the consumer of. */
  readonly #dead = new Map<string, JobRecord>();
  readonly #rounds: Promise<void>;
  #isTaking = true;
  #isOver = false;
  #lastComplaint = '';

  constructor(
    private readonly records: JobRecords,
    private readonly policy: RetryPolicy,
    private readonly consumer: Consumer,
    private readonly concurrency: number,
  ) {
    this.#rounds = this.#goRound();
  }

  async drain(graceMs: number): Promise<void> {
    this.#isTaking = false;
    await this.#ended(graceMs);
    for (const [run, { end }] of this.#held) if (!end) run.recall(RECALL_MS);
    await this.#ended(2 * RECALL_MS);
    this.#isOver = true;
    await this.#rounds;
    await this.#attempt(() => this.#settle());
  }

  async #goRound(): Promise<void> {
    while (!this.#isOver) {
      await this.#attempt(async () => {
        await this.#settle();
        await this.#beat();
        if (this.#isTaking) await this.#look(await this.records.list());
      });
      await sleep(POLL_MS);
    }
  }

  async #settle(): Promise<void> {
    for (const [run, { job, end }] of this.#held) {
      if (!end) continue;
      if (end.how === 'failed')
        this.#log.warn(`Job ${job.id} failed${run.isLastAttempt ? ' for the last time' : ''}: ${end.error.message}`);
      if (end.how !== 'lost') await this.records.swap(job, this.#next(job, run, end));
      this.#held.delete(run);
    }
  }

  /** What becomes of a job whose run has ended: null is forgotten. */
  #next(job: JobRecord, { isLastAttempt }: Run, { how }: RunEnd): JobRecord | null {
    const waiting = { ...job, state: 'waiting', beat: 0 } as const;
    if (how === 'returned') return { ...waiting, starts: job.starts - 1 };
    if (how === 'done' || isLastAttempt) return null;
    const failures = job.failures + 1;
    return { ...waiting, failures, dueMs: Date.now() + backoffMs(failures, this.policy) };
  }

  async #beat(): Promise<void> {
    for (const [run, held] of this.#held) {
      if (held.end || performance.now() - held.beatenAt < this.policy.heartbeatMs) continue;
      const beaten = { ...held.job, beat: held.job.beat + 1 };
      if (await this.records.swap(held.job, beaten)) Object.assign(held, { job: beaten, beatenAt: performance.now() });
      else this.#lose(run, held);
    }
  }

  #lose(run: Run, { job }: Held): void {
    this.#log.warn(`Job ${job.id} was given to another worker: this one did not beat for its lease.`);
    run.lose();
  }

  async #look(jobs: JobRecord[]): Promise<void> {
    await this.#rescue(jobs);
    for (const job of inLine(jobs)) if (this.#isTaking && this.#held.size < this.concurrency) await this.#take(job);
    await this.#tell();
  }

  async #take(job: JobRecord): Promise<void> {
    const active: JobRecord = { ...job, state: 'active', starts: job.starts + 1 };
    if (!(await this.records.swap(job, active))) return;
    const run = new Run(job.id, isLast(active, this.policy), this.consumer);
    const held: Held = { job: active, beatenAt: performance.now(), end: null };
    this.#held.set(run, held);
    void run.end.then((end) => (held.end = end));
  }

  /** Takes jobs that nobody beats for from whoever had them: back to wait or, when started too often, dead. No clocks of machines are compared. */
  async #rescue(jobs: JobRecord[]): Promise<void> {
    const mine = new Set([...this.#held.values()].map(({ job }) => job.id));
    const held = jobs.filter(({ id, state }) => state !== 'waiting' && !mine.has(id) && !this.#dead.has(id));
    const still = this.#stillness.observe(new Map(held.map((job) => [JSON.stringify(job), 0])));
    for (const job of held) if ((still.get(JSON.stringify(job)) ?? 0) >= this.policy.leaseMs) await this.#free(job);
  }

  async #free(job: JobRecord): Promise<void> {
    const state = job.starts >= this.policy.starts ? 'dead' : 'waiting';
    const freed: JobRecord = { ...job, state, beat: state === 'dead' ? job.beat + 1 : 0 };
    if (!(await this.records.swap(job, freed))) return;
    this.#log.warn(
      `Rescued job ${job.id} of a worker that died${state === 'dead' ? ' too often; it is given up' : ''}.`,
    );
    if (state === 'dead') this.#dead.set(job.id, freed);
  }

  async #tell(): Promise<void> {
    for (const [id, job] of this.#dead) {
      await this.consumer.lost(id);
      await this.records.swap(job, null);
      this.#dead.delete(id);
    }
  }

  /** A storage that fails now must not end the worker: the next round tries again. The same complaint is heard once. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#lastComplaint = '';
    } catch (error) {
      const complaint = `The queue could not go on and tries again: ${(error as Error).message}`;
      if (complaint !== this.#lastComplaint) this.#log.warn(complaint);
      this.#lastComplaint = complaint;
    }
  }

  async #ended(withinMs: number): Promise<void> {
    const deadline = new AbortController();
    const all = Promise.all([...this.#held.keys()].map((run) => run.end));
    await Promise.race([all, sleep(withinMs, undefined, { signal: deadline.signal }).catch(() => undefined)]);
    deadline.abort();
  }
}
