import { availableParallelism } from 'node:os';
import type { ConfinedProcess } from '../ffmpeg/confined-process.js';

/** Most processes that wait at a time: as many as can be started at once, and few, for each holds some memory. */
const MOST = Math.min(2, availableParallelism());
/** How long after a picture the next are started while another waits, ms: linking takes the processors that its search wants. */
const AFTER_MS = 100;
/** How long they wait for the next picture, ms: whoever searches by pictures asks more than once. */
const IDLE_MS = 60_000;

/** Starts a program with these arguments; it waits for its stdin, and is killed when the signal aborts. */
export type Start = (args: string[], signal: AbortSignal) => Promise<ConfinedProcess>;

/**
 * Processes started before they are needed, with the arguments of the last one: linking ffmpeg takes longer than
 * decoding a picture. Each is used once, so that no picture shares a process with another. None is started before the first is
 * asked for, and those that wait end after a minute, with `stop`, and by the end of their stdin when this process dies.
 */
export class StartedAhead {
  #waiting: Promise<ConfinedProcess>[] = [];
  #args = '';
  #end = new AbortController();
  #idle: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(private readonly start: Start) {}

  /** One with these arguments that has read nothing yet; the caller feeds or stops it. Rejects when none can be started. */
  async take(args: string[]): Promise<ConfinedProcess> {
    if (this.#args !== args.join('\0')) this.#letGo();
    this.#args = args.join('\0');
    const taken = await this.#alive();
    const child = taken ?? (await this.start(args, new AbortController().signal));
    void child.exit
      .catch(() => undefined)
      .then(() => {
        if (this.#waiting.length > 0) setTimeout(() => this.#refill(args), AFTER_MS).unref();
        else this.#refill(args);
      });
    return child;
  }

  /** Ends those that wait, and waits until they are gone. No more are started ahead. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.allSettled(this.#letGo().map(async (each) => (await each).stop()));
  }

  /** One may have ended while it waited: the system may kill any. */
  async #alive(): Promise<ConfinedProcess | null> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const child = await next.catch(() => null);
      if (child && !child.hasEnded) return child;
    }
    return null;
  }

  #refill(args: string[]): void {
    if (this.#isStopped || this.#args !== args.join('\0')) return;
    while (this.#waiting.length < MOST) {
      const started = this.start(args, this.#end.signal);
      started.catch(() => undefined);
      this.#waiting.push(started);
    }
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#letGo(), IDLE_MS).unref();
  }

  #letGo(): Promise<ConfinedProcess>[] {
    const waiting = this.#waiting;
    if (this.#idle) clearTimeout(this.#idle);
    this.#end.abort();
    this.#end = new AbortController();
    this.#waiting = [];
    return waiting;
  }
}
