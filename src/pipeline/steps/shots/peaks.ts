/** A stretch above the threshold longer than this is no transition; what it is worth is decided then. */
const LONGEST = 100;

/**
 * Finds where shots begin in how likely each frame is the last of its shot: after the likeliest frame of every stretch above the
 * threshold, the first of equal ones.
 */
export class Peaks {
  /** Frames that have come. */
  #count = 0;
  /** The stretch that goes on: its first frame, its likeliest one so far, and whether that is still to be told. */
  #stretch: { first: number; at: number; value: number; isOpen: boolean } | null = null;

  constructor(private readonly threshold: number) {}

  /** Frames before this position can no longer turn out to begin a shot, if they have not. */
  get decidedTo(): number {
    return this.#stretch?.isOpen ? this.#stretch.first + 1 : this.#count + 1;
  }

  /** Takes the next frame's value; gives the first frame of a new shot when it has become certain. */
  push(value: number): number | null {
    const at = this.#count++;
    if (value <= this.threshold) return this.end();
    if (!this.#stretch) this.#stretch = { first: at, at, value, isOpen: true };
    if (value > this.#stretch.value) Object.assign(this.#stretch, { at, value });
    return this.#stretch.isOpen && at - this.#stretch.first >= LONGEST ? this.#tell() : null;
  }

  /** Ends the stretch, such as after the last frame. */
  end(): number | null {
    const found = this.#stretch?.isOpen ? this.#tell() : null;
    this.#stretch = null;
    return found;
  }

  #tell(): number | null {
    if (!this.#stretch) return null;
    this.#stretch.isOpen = false;
    return this.#stretch.at + 1;
  }
}
