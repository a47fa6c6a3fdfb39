/** How long values have stayed what they are, by a clock that nobody sets. */
export class Stillness {
  readonly #seen = new Map<string, { value: number; since: number }>();

  /** Milliseconds since each key was first seen with the value that it has now; keys that are not given are forgotten. */
  observe(values: ReadonlyMap<string, number>): Map<string, number> {
    const now = performance.now();
    for (const key of this.#seen.keys()) if (!values.has(key)) this.#seen.delete(key);
    return new Map([...values].map(([key, value]) => [key, now - this.#since(key, value, now)]));
  }

  #since(key: string, value: number, now: number): number {
    const seen = this.#seen.get(key);
    if (seen?.value === value) return seen.since;
    this.#seen.set(key, { value, since: now });
    return now;
  }
}
