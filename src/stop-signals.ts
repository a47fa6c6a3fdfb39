/** How long a process that is asked to stop while it starts may go on starting, ms: nothing is lost when it ends in the middle. */
const START_MS = 10_000;

/**
 * Hears SIGTERM and SIGINT, and the end of the process that forked this one, from the moment it is made: before everything that
 * takes time is loaded, so that a process which is asked to stop while it starts ends in order, too.
 */
export class StopSignals {
  #why: string | null = null;
  #stop: ((why: string) => void) | null = null;

  constructor() {
    process.once('SIGTERM', () => this.#ask('SIGTERM'));
    process.once('SIGINT', () => this.#ask('SIGINT'));
    process.once('disconnect', () => this.#ask('the API that started this worker is gone'));
  }

  /** Whether the process has been asked to stop. */
  get isAsked(): boolean {
    return this.#why !== null;
  }

  /** From now on `stop` is called, once, with who asked; at once when somebody has. */
  onStop(stop: (why: string) => void): void {
    this.#stop = stop;
    if (this.#why !== null) stop(this.#why);
  }

  #ask(why: string): void {
    if (this.#why !== null) return;
    this.#why = why;
    if (this.#stop) this.#stop(why);
    else setTimeout(() => this.#stop ?? process.exit(0), START_MS).unref();
  }
}
