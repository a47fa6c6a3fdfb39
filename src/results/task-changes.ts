import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Results } from './results.js';
import { isEnded, type Task } from './task.js';

/** Called with the reading of a task that changed, shared by everyone who watches it. */
type Wake = (reading: Promise<Task | null>) => void;

/** How often a task is read although no change was reported, ms. */
export const BEAT_MS = 15_000;

/**
 * Lets thousands of streams and long polls wait for tasks on one subscription to `Results`: a change is read once, whoever watches.
 */
@Injectable()
export class TaskChanges implements BeforeApplicationShutdown {
  readonly #watchers = new Map<string, Set<Wake>>();
  #unsubscribe: (() => void) | null = null;
  #isClosed = false;

  constructor(private readonly results: Results) {}

  /**
   * The task now, then each time it changed (several changes may be one), and every `beatMs` in between. Ends when the task is
   * erased, the signal aborts or the service stops.
   */
  async *follow(id: string, signal: AbortSignal, beatMs = BEAT_MS): AsyncGenerator<Task> {
    const waiting = new Waiting();
    const wake: Wake = (reading) => waiting.wake(reading);
    const stop = (): void => waiting.stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#watch(id, wake);
    try {
      let task = await this.results.find(id);
      while (task && !signal.aborted && !this.#isClosed) {
        yield task;
        task = await waiting.next(beatMs, () => this.results.find(id));
      }
    } finally {
      signal.removeEventListener('abort', stop);
      this.#unwatch(id, wake);
    }
  }

  /** The task when it has ended, or as it is when `ms` are over; null when it was erased. */
  async untilEnded(id: string, ms: number, signal: AbortSignal): Promise<Task | null> {
    const until = Date.now() + ms;
    const time = AbortSignal.timeout(ms);
    for await (const task of this.follow(id, AbortSignal.any([signal, time]), Math.min(ms, 2_000)))
      if (isEnded(task.status) || Date.now() >= until) return task;
    return this.results.find(id);
  }

  /** How many streams and polls wait now. */
  get size(): number {
    return [...this.#watchers.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Lets every stream and poll end, so that the server can close. */
  beforeApplicationShutdown(): void {
    this.#isClosed = true;
    this.#unsubscribe?.();
    for (const wakes of this.#watchers.values()) for (const wake of wakes) wake(Promise.resolve(null));
  }

  #watch(id: string, wake: Wake): void {
    this.#unsubscribe ??= this.results.onChange((changed) => this.#changed(changed));
    const wakes = this.#watchers.get(id) ?? new Set();
    this.#watchers.set(id, wakes.add(wake));
  }

  #unwatch(id: string, wake: Wake): void {
    const wakes = this.#watchers.get(id);
    wakes?.delete(wake);
    if (wakes?.size === 0) this.#watchers.delete(id);
  }

  #changed(id: string): void {
    const wakes = this.#watchers.get(id);
    if (!wakes) return;
    const reading = this.results.find(id);
    reading.catch(() => undefined); // whoever is woken meets the error
    for (const wake of wakes) wake(reading);
  }
}

/** One watcher's turn: what it was last woken with, kept until it comes for it. */
class Waiting {
  #reading: Promise<Task | null> | null = null;
  #resolve: (() => void) | null = null;
  #isStopped = false;

  wake(reading: Promise<Task | null>): void {
    this.#reading = reading;
    this.#resolve?.();
  }

  stop(): void {
    this.#isStopped = true;
    this.#resolve?.();
  }

  /** The task it is woken with, or after `ms` by a reading of its own; null when stopped. */
  async next(ms: number, read: () => Promise<Task | null>): Promise<Task | null> {
    if (!this.#reading && !this.#isStopped) await this.#pause(ms);
    const reading = this.#reading;
    this.#reading = null;
    return this.#isStopped ? null : (reading ?? read());
  }

  async #pause(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#resolve = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.#resolve = null;
  }
}
