import type { Consumer, Job } from './queue.js';

/** How a run ended: `returned` and `lost` jobs owe the queue nothing, whatever the consumer did with them. */
export type RunEnd = { how: 'done' } | { how: 'returned' } | { how: 'lost' } | { how: 'failed'; error: Error };

/** One job in the hands of the consumer. */
export class Run implements Job {
  readonly #abort = new AbortController();
  #giveUp: () => void;
  #timer: NodeJS.Timeout;
  #verdict: 'returned' | 'lost' | null = null;
  /** Resolves when the run has ended; never rejects. */
  readonly end: Promise<RunEnd>;

  constructor(
    readonly id: string,
    readonly isLastAttempt: boolean,
    consumer: Consumer,
  ) {
    this.end = this.#run(consumer);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The queue has given the job to somebody else. */
  lose(): void {
    this.#verdict = 'lost';
    this.#abort.abort(new Error(`The lease on ${this.id} is lost.`));
    this.#giveUp();
  }

  /** The queue wants the job back; it takes it after `patienceMs` at the latest. A run that still succeeds until then is done. */
  recall(patienceMs: number): void {
    this.#verdict ??= 'returned';
    this.#abort.abort(new Error(`The worker stops; ${this.id} goes back to the queue.`));
    this.#timer = setTimeout(this.#giveUp, patienceMs);
  }

  async #run(consumer: Consumer): Promise<RunEnd> {
    const givenUp = new Promise<void>((resolve) => (this.#giveUp = resolve));
    try {
      // A consumer that throws before its first await is a failure like any other.
      const work = (async () => consumer.work(this))();
      const finished = await Promise.race([work.then(() => true), givenUp]);
      if (finished && this.#verdict !== 'lost') return { how: 'done' };
      work.catch(() => undefined);
      return { how: this.#verdict ?? 'returned' };
    } catch (error) {
      if (this.#verdict) return { how: this.#verdict };
      return { how: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
    } finally {
      clearTimeout(this.#timer);
    }
  }
}
