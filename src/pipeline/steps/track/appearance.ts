/** Share of the old appearance that stays at an observation of full confidence (BoT-SORT's α). */
const KEPT = 0.9;

/**
 * Cosine from which two appearances may be the same one's: BoT-SORT's θ of 0.25 is half a cosine distance
 * (Aharon et al. 2022), so 1 − 2 · 0.25.
 */
const LEAST_COSINE = 0.5;

/**
 * Cosine below which two appearances are not the same one's. Half way from there to nothing in common: who comes into the
 * frame is half hidden at first and looks unlike himself a moment later.
 */
const CONTRADICTION = 0.25;

/** Trust that must have gathered before an appearance speaks for or against anything: that of one perfect look, in practice two. */
const ENOUGH_TRUST = 1;

/**
 * What a thing looks like: the exponential moving average of its embeddings, each counted by the detector's confidence
 * (dynamic appearance of Deep OC-SORT, Maggiolino et al. 2023), and the last one, because from one sample to the next a
 * thing may turn and look unlike its average.
 */
export class Appearance {
  #mean: Float32Array | null = null;
  #last: Float32Array | null = null;
  #trust = 0;

  /** Whether enough was seen of it to compare it. */
  get isKnown(): boolean {
    return this.#trust >= ENOUGH_TRUST;
  }

  /** `embedding` has length 1; `trust` is 0..1: that of what can hardly be seen says little. */
  add(embedding: Float32Array, trust: number): void {
    const kept = 1 - (1 - KEPT) * trust;
    const before = this.#mean ?? embedding;
    this.#mean = unit(before.map((value, at) => kept * value + (1 - kept) * (embedding[at] ?? 0)));
    this.#last = embedding;
    this.#trust += trust;
  }

  /** The higher cosine of the two, −1..1; null when either side is not known. */
  likeness(embedding: Float32Array | null): number | null {
    if (!embedding || !this.#mean || !this.#last || !this.isKnown) return null;
    return Math.max(cosine(this.#mean, embedding), cosine(this.#last, embedding));
  }
}

/** Whether two appearances of this likeness may be the same one's. */
export const agrees = (likeness: number): boolean => likeness >= LEAST_COSINE;

/** Whether two appearances of this likeness cannot be the same one's, even at the same place a moment later. */
export const contradicts = (likeness: number): boolean => likeness < CONTRADICTION;

const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(cosine(vector, vector));
  return length > 0 ? vector.map((value) => value / length) : vector;
}
