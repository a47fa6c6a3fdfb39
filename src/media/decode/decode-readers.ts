import { PictureMemory } from './picture-memory.js';

/** Cuts the bytes of one pipe into images. */
export interface ImageReader {
  push(chunk: Buffer): void;
  /** Whole images that wait. */
  readonly waiting: number;
  take(): Uint8Array | undefined;
}

/** Reads pictures of one known size into memory that threads share. Each byte is copied once. */
export class RawReader implements ImageReader {
  readonly #whole: Uint8Array[] = [];
  #picture: Uint8Array | null = null;
  #filled = 0;

  readonly #memory: PictureMemory;

  constructor(private readonly bytes: number) {
    this.#memory = new PictureMemory(bytes);
  }

  get waiting(): number {
    return this.#whole.length;
  }

  take(): Uint8Array | undefined {
    return this.#whole.shift();
  }

  /** Of a picture that was taken: its memory may be filled anew. */
  giveBack(picture: Uint8Array): void {
    this.#memory.giveBack(picture);
  }

  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) at += this.#fill(chunk, at);
  }

  #fill(chunk: Buffer, from: number): number {
    this.#picture ??= this.#memory.take();
    const count = Math.min(this.bytes - this.#filled, chunk.length - from);
    this.#picture.set(chunk.subarray(from, from + count), this.#filled);
    this.#filled += count;
    if (this.#filled === this.bytes) this.#finish(this.#picture);
    return count;
  }

  #finish(picture: Uint8Array): void {
    this.#whole.push(picture);
    this.#picture = null;
    this.#filled = 0;
  }
}

/** End of image (ITU-T T.81, table B.1). ffmpeg's encoder writes no thumbnail inside a JPEG that could hold another. */
const END = Buffer.from([0xff, 0xd9]);

/** Reads JPEG files that follow one another. */
export class JpegReader implements ImageReader {
  readonly #whole: Uint8Array[] = [];
  #parts: Buffer[] = [];

  get waiting(): number {
    return this.#whole.length;
  }

  take(): Uint8Array | undefined {
    return this.#whole.shift();
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    // The marker may lie across two chunks.
    if (this.#endsInMarker() && rest[0] === END[1]) rest = this.#finish(rest, 1);
    for (let end = rest.indexOf(END); end >= 0; end = rest.indexOf(END)) rest = this.#finish(rest, end + END.length);
    if (rest.length > 0) this.#parts.push(rest);
  }

  #endsInMarker(): boolean {
    return this.#parts.at(-1)?.at(-1) === END[0];
  }

  #finish(chunk: Buffer, end: number): Buffer {
    const parts = [...this.#parts, chunk.subarray(0, end)];
    const image = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      image.set(part, at);
      at += part.length;
    }
    this.#whole.push(image);
    this.#parts = [];
    return chunk.subarray(end);
  }
}
