/** Samples of a block. */
const BLOCK = 16_384;
const BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Cuts little-endian float32 bytes, however they arrive, into blocks of samples of which nobody else has the memory. */
export class SoundBlocks {
  #block = new Uint8Array(BLOCK * BYTES);
  #filled = 0;

  /** The blocks that these bytes complete. */
  *push(bytes: Uint8Array): Generator<Float32Array> {
    for (let from = 0; from < bytes.length;) {
      const part = bytes.subarray(from, from + this.#block.length - this.#filled);
      this.#block.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled === this.#block.length) yield this.#take();
    }
  }

  /** What is left at the end; null when nothing is. A sample that is not whole is dropped. */
  end(): Float32Array | null {
    return this.#filled < BYTES ? null : this.#take();
  }

  #take(): Float32Array {
    const samples = new Float32Array(this.#block.buffer, 0, Math.floor(this.#filled / BYTES));
    this.#block = new Uint8Array(BLOCK * BYTES);
    this.#filled = 0;
    return samples;
  }
}
