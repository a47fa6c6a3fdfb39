/** Longest that the last frame is taken to last. */
const LONGEST_LAST_MS = 1000;

/** Distances that differ by less are equal: some containers round times to a millisecond. */
const ROUNDING_MS = 2;

/** Turns presentation times into milliseconds from the first frame that never run back. */
export class FrameTimes {
  #origin: number | null = null;
  #last: number | null = null;
  #step = 0;
  #shortest = Infinity;
  #longest = 0;

  /** `frameRate` (a fraction) serves frames that have no time of their own. */
  constructor(frameRate: string | null) {
    const [frames = 0, seconds = 1] = (frameRate ?? '').split('/').map(Number);
    this.#step = frames > 0 ? (1000 * seconds) / frames : 40;
  }

  /** Takes µs, or null for a frame without a time, which follows the one before by one step. */
  next(pts: number | null): number {
    if (this.#last === null) return this.#begin(pts);
    const time = pts === null ? this.#last + this.#step : (pts - (this.#origin ?? 0)) / 1000;
    const distance = time - this.#last;
    if (distance <= 0) return this.#last;
    this.#step = distance;
    this.#shortest = Math.min(this.#shortest, distance);
    this.#longest = Math.max(this.#longest, distance);
    return (this.#last = time);
  }

  #begin(pts: number | null): number {
    this.#origin = pts;
    return (this.#last = 0);
  }

  /** Of the first frame as ffmpeg counts, in µs; null when there was none or it had no time. */
  get originUs(): number | null {
    return this.#origin;
  }

  get lastStartMs(): number {
    return this.#last ?? 0;
  }

  get lastEndMs(): number {
    return this.#last === null ? 0 : this.#last + Math.min(this.#step, LONGEST_LAST_MS);
  }

  get isVariable(): boolean {
    return this.#longest - this.#shortest > Math.max(ROUNDING_MS, this.#shortest * 0.01);
  }
}
