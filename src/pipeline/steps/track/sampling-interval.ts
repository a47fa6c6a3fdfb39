/** The usual distance of sampled frames: the most frequent one, to the millisecond. */
export class SamplingInterval {
  readonly #counts = new Map<number, number>();
  #usual = Infinity;
  #lastMs: number | null = null;

  /** The next sampled frame. */
  add(timeMs: number): void {
    if (this.#lastMs !== null) this.#count(Math.round(timeMs - this.#lastMs));
    this.#lastMs = timeMs;
  }

  /** Infinity before the second frame. */
  get ms(): number {
    return this.#usual;
  }

  #count(gap: number): void {
    const count = (this.#counts.get(gap) ?? 0) + 1;
    this.#counts.set(gap, count);
    const most = this.#counts.get(this.#usual) ?? 0;
    // Of two that are as frequent the longer: a jump in content only adds samples.
    if (count > most || (count === most && gap > this.#usual)) this.#usual = gap;
  }
}
