import type { Frame } from '../../../common/frame.js';
import { pictureKey } from '../../../common/picture.js';
import type { Inference } from '../../../inference/inference.js';
import { pictureInput, type Model } from '../../../model-registry/model.js';
import { Peaks } from './peaks.js';
import type { Scan, ScannedFrame } from './scan.js';
import { Windows, type Window } from './windows.js';

/** The least likely frame that ends a shot, of a card that does not say. */
const THRESHOLD = 0.5;

/**
 * Cuts by a learned model of task `shots`, such as TransNet V2. Frames are held for three quarters of a window, and for a
 * stretch of likely ones. Every boundary is a cut: the model says where a shot ends, not how.
 */
export class TransNetScan implements Scan {
  readonly #windows: Windows;
  readonly #peaks: Peaks;
  readonly #key: string;
  readonly #cuts: number[] = [];
  /** Frames on hold, and the position of the first. */
  #held: Frame[] = [];
  #from = 0;
  #lastMs = 0;

  constructor(
    private readonly inference: Inference,
    private readonly model: Model,
    private readonly signal: AbortSignal,
  ) {
    const { card } = model;
    this.#windows = new Windows(pictureInput(card).window ?? 0);
    this.#peaks = new Peaks((card.options?.['threshold'] as number | undefined) ?? THRESHOLD);
    this.#key = pictureKey(inference.picture(model, 'every'));
  }

  get hasFrames(): boolean {
    return this.#from + this.#held.length > 0;
  }

  async add(frames: Frame[]): Promise<ScannedFrame[]> {
    for (const frame of frames) {
      this.#held.push(frame);
      this.#lastMs = frame.timeMs;
      const window = this.#windows.push(this.#picture(frame));
      if (window) await this.#judge(window);
    }
    return this.#release(this.#peaks.decidedTo);
  }

  async end(): Promise<ScannedFrame[]> {
    for (const window of this.#windows.end()) await this.#judge(window);
    this.#note(this.#peaks.end());
    return this.#release(this.#from + this.#held.length);
  }

  timeOf(position: number): number {
    return this.#held[position - this.#from]?.timeMs ?? this.#lastMs;
  }

  async #judge({ pictures, from, count }: Window): Promise<void> {
    const likely = await this.inference.run<number>(this.model, pictures, this.signal);
    for (const value of likely.slice(from, from + count)) this.#note(this.#peaks.push(value));
  }

  #note(cut: number | null): void {
    if (cut !== null) this.#cuts.push(cut);
  }

  /** Frames before this position. */
  #release(to: number): ScannedFrame[] {
    const released = this.#held.splice(0, Math.max(0, to - this.#from)).map((frame, at) => {
      const position = this.#from + at;
      const isCut = this.#cuts[0] === position;
      if (isCut) this.#cuts.shift();
      return { position, frame, boundaries: isCut ? [{ at: position, type: 'cut' as const, span: null }] : [] };
    });
    this.#from += released.length;
    return released;
  }

  #picture({ index, pictures }: Frame): Uint8Array {
    const picture = pictures.get(this.#key);
    if (picture) return picture;
    throw new Error(`frame ${index} has no picture ${this.#key}; it has ${[...pictures.keys()].join(', ') || 'none'}`);
  }
}
