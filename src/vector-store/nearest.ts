import type { Hit, Point } from './vector-store.js';

/** Past this many that lie closer together than a store can tell, which of them are in the answer is the store's choice. */
const MOST = 10_000;

/** A millionth: cosines that are nearer than that are equal. */
const STEPS = 1e6;

/** How far a store's own cosine may be from the true one: single precision, about a thousand products added in any order. */
const STORE_ERROR = 5e-6;

/** A point as a store found it. */
export interface Candidate extends Point {
  /** The cosine as the store computed it. */
  roughly: number;
}

/** Cosine of two vectors of length 1, in double precision and always added in the same order: the same in every store. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  // By index: an iterator takes ten times as long, and a still scene has thousands of candidates.
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

/** A cosine as it was computed as a score of the port. */
export const scoreOf = (value: number): number => Math.round(Math.min(1, Math.max(-1, value)) * STEPS) / STEPS;

/** Best first; equal scores by id. */
export const byScore = (a: Omit<Hit, 'payload'>, b: Omit<Hit, 'payload'>): number =>
  b.score - a.score || (a.id < b.id ? -1 : Number(a.id > b.id));

/**
 * The `limit` best hits in the port's order. A store rounds in its own way and cuts off anywhere among equals (a still scene
 * has thousands of them), so what it found is scored here, and more is fetched until nothing it left out could be among the best.
 *
 * @param fetch the store's own search: the `most` nearest by its own reckoning, in any order.
 */
export async function nearest(
  vector: Float32Array,
  limit: number,
  fetch: (most: number) => Promise<Candidate[]>,
): Promise<Hit[]> {
  if (limit < 1) return [];
  for (let most = limit + 1; ; most = Math.min(MOST, most * 8)) {
    const candidates = await fetch(most);
    const scored = candidates
      .map((candidate) => ({ candidate, id: candidate.id, score: scoreOf(cosine(vector, candidate.vector)) }))
      .sort(byScore);
    const last = scored[limit - 1];
    const worst = candidates.reduce((least, { roughly }) => Math.min(least, roughly), 1);
    const mayLack = candidates.length >= most && last && scoreOf(worst + STORE_ERROR) >= last.score;
    if (!mayLack || most >= MOST)
      return scored.slice(0, limit).map(({ candidate, id, score }) => ({ id, score, payload: candidate.payload }));
  }
}

/** A point as an answer to a search for this vector. */
export const toHit = ({ id, vector: own, payload }: Point, vector: Float32Array): Hit => ({
  id,
  score: scoreOf(cosine(vector, own)),
  payload,
});
