import type { Span } from '../../../results/analysis-result.js';
import { Spans } from './spans.js';

/** Slow motion hides between neighbours and shows against the picture that the stretch began with; looked at this often. */
const CHECK_EVERY_MS = 500;

/** How much more than between neighbours: after a cut encoders sharpen a still picture bit by bit over a second. */
const DRIFT = 3;

/** How much the most changed cell of two pictures differs, 0..255. */
export type Compare = (before: Uint8Array, after: Uint8Array) => Promise<number>;

/**
 * Finds where the picture stands still: no cell changes beyond `noise`, neither from frame to frame nor, every half
 * second, against the stretch's first frame, so that a slow pan or fade is motion and a codec's flicker is not.
 */
export class Stillness {
  readonly #spans: Spans;
  #first: Uint8Array | null = null;
  #checkedMs = 0;

  constructor(
    minMs: number,
    private readonly noise: number,
    private readonly compare: Compare,
  ) {
    this.#spans = new Spans(minMs);
  }

  /** The next frame, and how much it differs from the one before. The picture is copied where it is kept. */
  async add(timeMs: number, change: number, picture: Uint8Array): Promise<void> {
    if (!this.#first || change > this.noise) return this.#begin(timeMs, picture);
    if (timeMs - this.#checkedMs < CHECK_EVERY_MS) return;
    if ((await this.compare(this.#first, picture)) > DRIFT * this.noise) {
      this.#spans.mark(this.#checkedMs, false);
      this.#begin(timeMs, picture);
    } else this.#checkedMs = timeMs;
  }

  /** The stretches; the last frame lasts until `durationMs`. */
  finish(durationMs: number): Span[] {
    return this.#spans.finish(durationMs);
  }

  #begin(timeMs: number, picture: Uint8Array): void {
    this.#spans.restart(timeMs);
    this.#first = picture.slice();
    this.#checkedMs = timeMs;
  }
}
