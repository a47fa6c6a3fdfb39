import type { Quality } from '../../../results/analysis-result.js';
import type { FrameStatistics } from '../statistics.js';

const MOST_ROWS = 600;
const FIRST_INTERVAL_MS = 1000;

/** Sums over a stretch of time; brightness and contrast weighted by the time that a frame is shown. */
const EMPTY = {
  shownMs: 0,
  brightness: 0,
  contrast: 0,
  frames: 0,
  moved: 0,
  sampled: 0,
  sharpness: 0,
  colorfulness: 0,
};
type Sums = typeof EMPTY;

/**
 * Means per second, and over the whole. Never more than 600 rows: when time runs past them, rows are merged by twos and
 * the interval doubles.
 */
export class Series {
  #intervalMs = FIRST_INTERVAL_MS;
  #rows: Sums[] = [];

  /** A frame is shown from `startMs` to `endMs`; `sampled` are the statistics of its larger picture, if it has one. */
  add(startMs: number, endMs: number, scan: FrameStatistics, sampled?: FrameStatistics): void {
    while (Math.max(startMs + 1, endMs) > MOST_ROWS * this.#intervalMs) this.#widen();
    const row = this.#row(startMs);
    row.frames += 1;
    row.moved += scan.moved;
    if (sampled) {
      row.sampled += 1;
      row.sharpness += sampled.sharpness;
      row.colorfulness += sampled.colorfulness;
    }
    this.#show(startMs, endMs, scan);
  }

  /** The rows and the means of `Quality`. */
  summary(): Omit<Quality, 'black' | 'frozen'> {
    const all = means(this.#rows.reduce(merge, EMPTY));
    const rows = this.#rows.map(means);
    return {
      brightness: all.brightness,
      contrast: all.contrast,
      sharpness: all.sharpness ?? 0,
      colorfulness: all.colorfulness ?? 0,
      motion: all.motion,
      series: {
        interval_ms: this.#intervalMs,
        brightness: rows.map(({ brightness }) => brightness),
        contrast: rows.map(({ contrast }) => contrast),
        sharpness: rows.map(({ sharpness }) => sharpness),
        colorfulness: rows.map(({ colorfulness }) => colorfulness),
        motion: rows.map(({ motion }) => motion),
      },
    };
  }

  #show(startMs: number, endMs: number, { brightness, contrast }: FrameStatistics): void {
    for (let from = startMs; from < endMs;) {
      const to = Math.min(endMs, (Math.floor(from / this.#intervalMs) + 1) * this.#intervalMs);
      const row = this.#row(from);
      row.shownMs += to - from;
      row.brightness += brightness * (to - from);
      row.contrast += contrast * (to - from);
      from = to;
    }
  }

  #row(timeMs: number): Sums {
    const at = Math.floor(timeMs / this.#intervalMs);
    while (this.#rows.length <= at) this.#rows.push({ ...EMPTY });
    return this.#rows[at] as Sums;
  }

  #widen(): void {
    this.#intervalMs *= 2;
    this.#rows = this.#rows.flatMap((row, at) => (at % 2 === 0 ? [merge(row, this.#rows[at + 1] ?? EMPTY)] : []));
  }
}

function merge(one: Sums, other: Sums): Sums {
  const sums = { ...one };
  for (const key of Object.keys(EMPTY) as (keyof Sums)[]) sums[key] += other[key];
  return sums;
}

function means({ shownMs, frames, sampled, ...sums }: Sums) {
  return {
    brightness: round(sums.brightness / (shownMs || 1)),
    contrast: round(sums.contrast / (shownMs || 1)),
    sharpness: sampled > 0 ? round(sums.sharpness / sampled) : null,
    colorfulness: sampled > 0 ? round(sums.colorfulness / sampled) : null,
    // A row without a frame of its own shows an older one: nothing moved.
    motion: round(sums.moved / (frames || 1), 4),
  };
}

const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
