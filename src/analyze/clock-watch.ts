/** By how much the clock may move against the other before it counts as set, ms: services that keep time move it by less. */
const TOLERANCE_MS = 5 * 60_000;

/** Notices that the wall clock was set, by comparing it with one that nobody sets. */
export class ClockWatch {
  #offset = Date.now() - performance.now();
  #setAt: number | null = null;

  /** Ms since it was noticed that the wall clock had been set, 0 when that is now; null when it never was. */
  sinceSet(): number | null {
    const now = performance.now();
    const offset = Date.now() - now;
    if (Math.abs(offset - this.#offset) > TOLERANCE_MS) this.#setAt = now;
    this.#offset = offset;
    return this.#setAt === null ? null : now - this.#setAt;
  }
}
