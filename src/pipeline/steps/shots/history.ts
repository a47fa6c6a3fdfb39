import type { ShotNumbers } from './shot-numbers.js';

/** The numbers of the last frames, found by the frames' position in the video; older ones are forgotten. */
export class History {
  readonly #rows: ShotNumbers[] = [];
  #from = 0;

  constructor(private readonly most: number) {}

  /** Position of the oldest frame that is remembered. */
  get from(): number {
    return this.#from;
  }

  /** Position after the newest frame. */
  get to(): number {
    return this.#from + this.#rows.length;
  }

  push(numbers: ShotNumbers): void {
    this.#rows.push(numbers);
    if (this.#rows.length <= this.most) return;
    this.#rows.shift();
    this.#from += 1;
  }

  has(at: number): boolean {
    return at >= this.#from && at < this.to;
  }

  /** Throws for a frame that is forgotten or has not come yet. */
  at(at: number): ShotNumbers {
    const row = this.#rows[at - this.#from];
    if (!row) throw new Error(`frame ${at} is not among ${this.#from}..${this.to - 1}`);
    return row;
  }

  /** Those of `from`..`to` (exclusive) that are remembered. */
  slice(from: number, to: number): ShotNumbers[] {
    return this.#rows.slice(Math.max(0, from - this.#from), Math.max(0, to - this.#from));
  }
}
