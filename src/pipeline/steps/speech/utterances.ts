import { SAMPLE_RATE } from '../../../common/sound.js';
import { quietestPoint } from './quietest-point.js';

/** A stretch of sound that is written down at once. */
export interface Utterance {
  /** From the first sample of the sound. */
  startMs: number;
  samples: Float32Array;
}

/** Times in ms. */
interface Span {
  startMs: number;
  endMs: number;
}

/**
 * The samples of spans (in order, not overlapping), each as one utterance, or as several of at most `mostMs` that are parted where
 * it is quietest. Holds one utterance at a time; ends as soon as no span is left.
 */
export async function* utterances(
  sound: AsyncIterable<Float32Array>,
  spans: readonly Span[],
  mostMs: number,
): AsyncGenerator<Utterance> {
  const cutters = spans.map((span) => new Cutter(samplesOf(span.startMs), samplesOf(span.endMs), samplesOf(mostMs)));
  if (cutters.length === 0) return;
  let [at, next] = [0, 0];
  for await (const block of sound) {
    for (let cutter = cutters[next]; cutter && cutter.from < at + block.length; cutter = cutters[next]) {
      yield* cutter.add(block.subarray(Math.max(0, cutter.from - at), Math.max(0, cutter.to - at)));
      if (cutter.to > at + block.length) break;
      yield* cutter.end();
      next++;
    }
    at += block.length;
    if (next === cutters.length) return;
  }
  yield* cutters[next]?.end() ?? [];
}

const samplesOf = (ms: number): number => Math.round((ms * SAMPLE_RATE) / 1000);

/** Cuts one span into utterances while its samples arrive. */
class Cutter {
  readonly #held: Float32Array;
  #filled = 0;
  /** Sample of the sound that is the first held. */
  #first: number;

  constructor(
    readonly from: number,
    readonly to: number,
    private readonly most: number,
  ) {
    this.#held = new Float32Array(Math.min(most, to - from));
    this.#first = from;
  }

  *add(samples: Float32Array): Generator<Utterance> {
    for (let rest = samples; rest.length > 0;) {
      const part = rest.subarray(0, this.#held.length - this.#filled);
      this.#held.set(part, this.#filled);
      this.#filled += part.length;
      rest = rest.subarray(part.length);
      const left = this.to - this.#first;
      if (this.#filled === this.#held.length && left > this.most) yield this.#take(this.#cut(left));
    }
  }

  *end(): Generator<Utterance> {
    if (this.#filled > 0) yield this.#take(this.#filled);
  }

  /** Between a half and the whole of what may be held, leaving a quarter of it or more for the next. */
  #cut(left: number): number {
    return quietestPoint(this.#held, Math.floor(this.most / 2), Math.min(this.most, left - Math.floor(this.most / 4)));
  }

  #take(count: number): Utterance {
    const utterance = { startMs: (this.#first * 1000) / SAMPLE_RATE, samples: this.#held.slice(0, count) };
    this.#held.copyWithin(0, count, this.#filled);
    this.#filled -= count;
    this.#first += count;
    return utterance;
  }
}
