import type { Quality } from '../../../results/analysis-result.js';
import type { FrameStatistics } from '../statistics.js';
import { Series } from './series.js';
import { Spans } from './spans.js';
import { Stillness, type Compare } from './stillness.js';

/** What counts as black and as frozen. */
export interface QualityRules {
  black_min_ms: number;
  /** Share of dark pixels. */
  black_share: number;
  frozen_min_ms: number;
  /** Luma, 0..255. */
  frozen_noise: number;
}

/** A frame with the statistics of its scan picture and, when sampled, of the larger one. */
export interface Measured {
  timeMs: number;
  picture: Uint8Array;
  scan: FrameStatistics;
  sampled?: FrameStatistics;
}

/** Makes `Quality` of measured frames, in bounded memory. */
export class QualityReport {
  readonly #series = new Series();
  readonly #black: Spans;
  readonly #still: Stillness;
  #last: Measured | null = null;

  constructor(
    private readonly rules: QualityRules,
    compare: Compare,
  ) {
    this.#black = new Spans(rules.black_min_ms);
    this.#still = new Stillness(rules.frozen_min_ms, rules.frozen_noise, compare);
  }

  /** The next frame in the order of display. */
  async add(frame: Measured): Promise<void> {
    this.#showLast(frame.timeMs);
    this.#last = frame;
    this.#black.mark(frame.timeMs, frame.scan.dark >= this.rules.black_share);
    await this.#still.add(frame.timeMs, frame.scan.peak, frame.picture);
  }

  /** Null when there was no frame. The last frame lasts until `durationMs`. */
  finish(durationMs: number): Quality | null {
    if (!this.#last) return null;
    this.#showLast(durationMs);
    return {
      black: this.#black.finish(durationMs),
      frozen: this.#still.finish(durationMs),
      ...this.#series.summary(),
    };
  }

  #showLast(untilMs: number): void {
    if (this.#last) this.#series.add(this.#last.timeMs, untilMs, this.#last.scan, this.#last.sampled);
  }
}
