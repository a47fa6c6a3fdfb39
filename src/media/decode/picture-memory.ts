/** Least bytes that memory for pictures is asked for at a time. */
const SLAB_BYTES = 2 ** 20;

/**
 * Memory for pictures of one size, many to a piece and shared with threads, which read them there. What is given back is
 * used again, in the order of giving, so that pictures that followed one another lie side by side again. Left to the garbage collector
 * it would pile up: a collector sees small views, not the memory behind them.
 */
export class PictureMemory {
  #slab = new SharedArrayBuffer(0);
  /** Where the next picture begins in the slab. */
  #next = 0;
  #free: Uint8Array[] = [];
  /** How many of them are in use again. */
  #reused = 0;
  readonly #inUse = new WeakSet<Uint8Array>();

  constructor(private readonly bytes: number) {}

  /** Room for one picture, with whatever was there before. */
  take(): Uint8Array {
    const picture = this.#reuse() ?? this.#carve();
    this.#inUse.add(picture);
    return picture;
  }

  /** Nobody looks at this picture again. Anything but a picture that was taken here, and not given back, is left alone. */
  giveBack(picture: Uint8Array): void {
    if (this.#inUse.delete(picture)) this.#free.push(picture);
  }

  #reuse(): Uint8Array | undefined {
    // Moved at times only: taking away the first of a list moves all others.
    if (this.#reused > this.#free.length / 2) {
      this.#free = this.#free.slice(this.#reused);
      this.#reused = 0;
    }
    return this.#reused < this.#free.length ? this.#free[this.#reused++] : undefined;
  }

  #carve(): Uint8Array {
    if (this.#next + this.bytes > this.#slab.byteLength) {
      this.#slab = new SharedArrayBuffer(Math.max(1, Math.floor(SLAB_BYTES / this.bytes)) * this.bytes);
      this.#next = 0;
    }
    this.#next += this.bytes;
    return new Uint8Array(this.#slab, this.#next - this.bytes, this.bytes);
  }
}
