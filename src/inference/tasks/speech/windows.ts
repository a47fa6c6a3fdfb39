/**
 * Cuts blocks of any length into pieces of whole windows, each piece led by the `context` samples before it (silence before
 * the first), as a model takes them that sees a little of the window before.
 */
export class Windows {
  /** Samples so far. */
  length = 0;
  #held: Float32Array;

  constructor(
    private readonly window: number,
    private readonly context: number,
  ) {
    this.#held = new Float32Array(context);
  }

  /** The piece that this block completes, if any. */
  *push(block: Float32Array): Generator<Float32Array> {
    this.length += block.length;
    const all = new Float32Array(this.#held.length + block.length);
    all.set(this.#held);
    all.set(block, this.#held.length);
    const whole = Math.floor((all.length - this.context) / this.window) * this.window;
    this.#held = all.slice(whole);
    if (whole > 0) yield all.slice(0, this.context + whole);
  }

  /** What is left, filled up with silence to a window. */
  *end(): Generator<Float32Array> {
    if (this.#held.length <= this.context) return;
    const last = new Float32Array(this.context + this.window);
    last.set(this.#held);
    yield last;
  }
}
