/** The golden ratio's part after the point: its multiples fall evenly, and never in step with anything. */
const STEP = (Math.sqrt(5) - 1) / 2;

/** Which calls fail: a share of them, spread evenly and the same on every run, half of them in one of two ways. */
export class BadLine {
  #calls = 0;

  constructor(share) {
    this.share = share;
  }

  /** What becomes of the next call: `refused`, `dropped` or `passed`. */
  next() {
    const at = (++this.#calls * STEP) % 1;
    if (at >= this.share) return 'passed';
    return at < this.share / 2 ? 'refused' : 'dropped';
  }
}
