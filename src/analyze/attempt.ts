import { AnalysisError } from '../common/errors.js';
import type { Frame } from '../common/frame.js';
import type { VideoFacts } from '../common/video.js';
import type { StageDuration } from '../pipeline/pipeline.js';
import type { Results } from '../results/results.js';
import type { Progress, Task } from '../results/task.js';

/** The task has ended, or another worker has begun it: this attempt's outcome counts no more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** How often progress is written, and how much of the bar is the download. */
const REPORT_MS = 500;
const FETCH_SHARE = 10;

/** One attempt at a task: the lease it holds, the signal that ends it early, and how far it has come. */
export class Attempt {
  /** Aborted by the loss of the lease, by the queue (the worker stops), or by the time limit; `reason` says which. */
  readonly signal: AbortSignal;
  readonly stages: StageDuration[] = [];
  currentStage = 'fetch';
  readonly #ended = new AbortController();
  readonly #startedAt = performance.now();
  readonly #unwatch: () => void;
  readonly #reports: NodeJS.Timeout;
  readonly #limit: NodeJS.Timeout;
  #progress: Progress;
  #written: string | null = null;

  constructor(
    readonly task: Task,
    readonly lease: string,
    private readonly results: Results,
    fromQueue: AbortSignal,
    timeLimitMs: number,
  ) {
    this.signal = AbortSignal.any([this.#ended.signal, fromQueue]);
    this.#limit = setTimeout(() => this.#end(tooLong(timeLimitMs)), timeLimitMs);
    this.#progress = { percent: 0, stage: this.currentStage, framesDone: 0, framesTotal: null, etaMs: null };
    this.#unwatch = results.onChange((id) => {
      if (id === task.id) this.#check(results.holds(task.id, lease));
    });
    this.#reports = setInterval(() => this.#report(), REPORT_MS);
  }

  /** Runs one stage, remembering its name for errors and its duration for provenance. */
  async stage<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    this.currentStage = name;
    this.#progress.stage = name;
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.stages.push({ name, durationMs: performance.now() - start });
    }
  }

  /** Bytes of the video that have arrived. */
  fetched(bytes: number, total: number | null): void {
    if (total) this.#advance((FETCH_SHARE * bytes) / total);
  }

  /** A frame has passed the whole pipeline. */
  frame(frame: Frame, facts: VideoFacts): void {
    this.currentStage = 'analyze';
    this.#progress.stage = 'analyze';
    this.#progress.framesDone = frame.index + 1;
    this.#progress.framesTotal = facts.frameCountHint;
    if (facts.durationMs) this.#advance(FETCH_SHARE + ((99 - FETCH_SHARE) * frame.timeMs) / facts.durationMs);
  }

  /** All frames have passed; written at once, because the finishing write leaves progress as it is. */
  async done(framesDecoded: number): Promise<void> {
    clearInterval(this.#reports);
    const done = { percent: 100, stage: 'done', framesDone: framesDecoded, framesTotal: framesDecoded, etaMs: 0 };
    if (!(await this.results.progress(this.task.id, this.lease, done))) this.#lose();
    this.signal.throwIfAborted();
  }

  /** Throws `LeaseLost` when the lease is gone; asked before anything is written outside. */
  async ensureLease(): Promise<void> {
    if (!(await this.results.holds(this.task.id, this.lease))) this.#lose();
    this.signal.throwIfAborted();
  }

  close(): void {
    clearInterval(this.#reports);
    clearTimeout(this.#limit);
    this.#unwatch();
  }

  #advance(percent: number): void {
    this.#progress.percent = Math.max(this.#progress.percent, Math.min(99, Math.floor(percent)));
    const spent = performance.now() - this.#startedAt;
    const left = (100 - this.#progress.percent) / Math.max(1, this.#progress.percent);
    this.#progress.etaMs = this.#progress.percent >= FETCH_SHARE ? Math.round(spent * left) : null;
  }

  #report(): void {
    const now = JSON.stringify([this.#progress.percent, this.#progress.stage, this.#progress.framesDone]);
    if (now === this.#written) return;
    this.#written = now;
    const writing = this.results.progress(this.task.id, this.lease, { ...this.#progress });
    writing.catch(() => (this.#written = null)); // written again when the store is back
    this.#check(writing);
  }

  /** A store that does not answer now says nothing about the lease: the finishing write decides. */
  #check(holds: Promise<boolean>): void {
    holds.then(
      (held) => held || this.#lose(),
      () => undefined,
    );
  }

  #lose(): void {
    this.#end(new LeaseLost(`The lease of task ${this.task.id} is lost.`));
  }

  #end(reason: Error): void {
    this.#ended.abort(reason);
  }
}

const tooLong = (ms: number): AnalysisError =>
  new AnalysisError(
    'TASK_TIMEOUT',
    `The analysis took longer than the ${Math.round(ms / 1_000)} s that a task may take.`,
  );
