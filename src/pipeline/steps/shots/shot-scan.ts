import type { Inference } from '../../../inference/inference.js';
import type { Statistics } from '../../../inference/tasks/statistics.task.js';
import type { Frame } from '../../../common/frame.js';
import { pictureKey } from '../../../common/picture.js';
import type { Model } from '../../../model-registry/model.js';
import { SCAN_PICTURE } from '../scan-picture.js';
import { Boundaries, HOLD } from './boundaries.js';
import type { Scan, ScannedFrame } from './scan.js';
import { readComparison, readNumbers, type Comparison } from './shot-numbers.js';

/** Pictures before the first of a batch that its numbers depend on. */
const LOOKBACK = 2;

/** Cuts, fades and dissolves by the built-in model, which compares frames. */
export class ShotScan implements Scan {
  readonly #boundaries = new Boundaries((before, after) => this.#compare(before, after));
  /** Frames on hold, and the position of the first. */
  #held: Frame[] = [];
  #from = 0;
  /** Pictures of the last frames that were measured. */
  #lookback: Uint8Array[] = [];
  #lastMs: number | null = null;

  constructor(
    private readonly inference: Inference,
    private readonly model: Model,
    private readonly signal: AbortSignal,
  ) {}

  async add(frames: Frame[]): Promise<ScannedFrame[]> {
    if (frames.length === 0) return [];
    const pictures = frames.map(scanPicture);
    const findings = await this.#run([...this.#lookback, ...pictures]);
    const rows = findings.slice(this.#lookback.length);
    this.#held.push(...frames);
    for (const [at, frame] of frames.entries()) {
      const numbers = readNumbers(rows[at] ?? {}, frame.timeMs, frame.timeMs - (this.#lastMs ?? frame.timeMs));
      this.#lastMs = frame.timeMs;
      frame.findings.brightness ??= numbers.brightness;
      await this.#boundaries.push(numbers);
    }
    this.#lookback = [...this.#lookback, ...pictures].slice(-LOOKBACK);
    return this.#release(this.#held.length - HOLD);
  }

  async end(): Promise<ScannedFrame[]> {
    await this.#boundaries.end();
    return this.#release(this.#held.length);
  }

  get hasFrames(): boolean {
    return this.#lookback.length > 0;
  }

  timeOf(position: number): number {
    return this.#boundaries.timeOf(position);
  }

  #release(count: number): ScannedFrame[] {
    const released = this.#held.splice(0, Math.max(0, count)).map((frame, at) => {
      const position = this.#from + at;
      return { position, frame, boundaries: this.#boundaries.take(position) };
    });
    this.#from += released.length;
    return released;
  }

  /** The middle frame between both, so that it is compared with a mix of them, and the first again, to compare it with the last. */
  async #compare(before: number, after: number): Promise<Comparison> {
    const positions = [before, (before + after) >> 1, after, before];
    const frames = positions.map((position) => this.#held[position - this.#from]);
    const pictures = frames.flatMap((frame) => (frame ? [scanPicture(frame)] : []));
    const [, , mixed, compared] = await this.#run(pictures);
    return readComparison(compared ?? {}, mixed ?? {});
  }

  #run(pictures: Uint8Array[]): Promise<Statistics[]> {
    return this.inference.run<Statistics>(this.model, pictures, this.signal);
  }
}

function scanPicture({ index, pictures }: Frame): Uint8Array {
  const key = pictureKey(SCAN_PICTURE);
  const picture = pictures.get(key);
  if (picture) return picture;
  throw new Error(`frame ${index} has no picture ${key}; it has ${[...pictures.keys()].join(', ') || 'none'}`);
}
