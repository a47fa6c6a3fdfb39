import type { Readable } from 'node:stream';
import type { ConfinedProcess } from '../ffmpeg/confined-process.js';
import type { FrameMerger } from './decode-merge.js';
import type { DecodeOutputs } from './decode-outputs.js';
import type { Frame } from '../../common/frame.js';

/** How much may wait for the consumer; reading goes on below half of it. */
const MOST_BYTES = 16 * 2 ** 20;
const MOST_FRAMES = 256;

/**
 * Frames that wait for the consumer. Pipes stand still only while enough whole frames wait: were one held back while a part
 * of the next frame is missing, ffmpeg could be stuck on it with that part unwritten.
 */
export class ReadyFrames {
  readonly #frames: { frame: Frame; bytes: number }[] = [];
  #bytes = 0;
  #open: number;
  #isPaused = false;
  #wake: () => void = () => {};

  constructor(
    private readonly child: ConfinedProcess,
    outputs: DecodeOutputs,
    private readonly merger: FrameMerger,
  ) {
    const [facts, ...images] = child.outputs;
    this.#open = child.outputs.length;
    if (facts)
      this.#read(
        facts,
        (chunk) => outputs.facts.push(chunk),
        () => outputs.facts.end(),
      );
    images.forEach((image, at) => this.#read(image, (chunk) => outputs.readers[at]?.push(chunk)));
  }

  /** The next frame in display order, or null when the last has been taken. Rejects when ffmpeg could not be started. */
  async next(): Promise<Frame | null> {
    while (this.#frames.length === 0 && this.#open > 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    const first = this.#frames.shift();
    if (!first) return null;
    this.#bytes -= first.bytes;
    if (this.#isPaused && this.#bytes <= MOST_BYTES / 2 && this.#frames.length <= MOST_FRAMES / 2) this.#resume();
    return first.frame;
  }

  #read(output: Readable, push: (chunk: Buffer) => void, end?: () => void): void {
    output.on('data', (chunk: Buffer) => {
      push(chunk);
      this.#merge();
    });
    output.once('end', () => end?.());
    output.once('close', () => {
      this.#open--;
      this.#merge();
      this.#wake();
    });
  }

  #merge(): void {
    const before = this.#frames.length;
    for (let whole = this.merger.take(); whole; whole = this.merger.take()) {
      this.#frames.push(whole);
      this.#bytes += whole.bytes;
    }
    if (this.#frames.length > before) this.#wake();
    if (this.#bytes > MOST_BYTES || this.#frames.length > MOST_FRAMES) this.#pause();
  }

  #pause(): void {
    this.#isPaused = true;
    for (const output of this.child.outputs) output.pause();
  }

  #resume(): void {
    this.#isPaused = false;
    for (const output of this.child.outputs) output.resume();
  }
}
