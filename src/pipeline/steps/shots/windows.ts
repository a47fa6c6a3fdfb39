/** Pictures that are judged together, of which only those in the middle half count. */
export interface Window {
  pictures: Uint8Array[];
  /** Of the pictures, the first that counts and how many do. */
  from: number;
  count: number;
}

/**
 * Overlapping windows over the pictures of a video, so that each is judged once with a quarter of a window before and after it;
 * before the first and after the last they repeat. As TransNet V2's `predict_frames`.
 */
export class Windows {
  readonly #margin: number;
  readonly #stride: number;
  /** From the first that the next window takes. */
  #kept: Uint8Array[] = [];

  /** `size` is a multiple of 4. */
  constructor(private readonly size: number) {
    this.#margin = size / 4;
    this.#stride = size / 2;
  }

  /** The next picture; gives a window whenever one is full. */
  push(picture: Uint8Array): Window | null {
    if (this.#kept.length === 0) this.#kept = Array<Uint8Array>(this.#margin).fill(picture);
    this.#kept.push(picture);
    return this.#kept.length < this.size ? null : this.#next(this.#stride);
  }

  /** The windows of what is left. */
  end(): Window[] {
    const windows: Window[] = [];
    const last = this.#kept.at(-1);
    let left = this.#kept.length - this.#margin;
    for (; last && left > 0; left -= this.#stride) {
      while (this.#kept.length < this.size) this.#kept.push(last);
      windows.push(this.#next(Math.min(left, this.#stride)));
    }
    return windows;
  }

  #next(count: number): Window {
    const pictures = this.#kept;
    // Copies: their frames may leave the pipeline before the next window is full.
    this.#kept = pictures.slice(this.#stride).map((picture) => picture.slice());
    return { pictures, from: this.#margin, count };
  }
}
