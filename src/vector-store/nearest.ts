import type { Hit } from './vector-store.js';

/** Past this many of one score at the edge of the answer, which of them are in it is the store's choice. */
const MOST = 10_000;

/** A millionth: finer than stores agree, who each round in their own way. */
const STEPS = 1e6;

/** A cosine as it was computed as a score of the port. */
export const scoreOf = (cosine: number): number => Math.round(Math.min(1, Math.max(-1, cosine)) * STEPS) / STEPS;

/** Best first; equal scores by id. */
export const byScore = (a: Hit, b: Hit): number => b.score - a.score || (a.id < b.id ? -1 : Number(a.id > b.id));

/**
 * The `limit` best hits in the port's order. Stores cut off anywhere among equal scores (a still scene has thousands of
 * them), so more are fetched until the cut does not fall among equals.
 *
 * @param fetch the store's own search: at most `most` hits, in any order.
 */
export async function nearest(limit: number, fetch: (most: number) => Promise<Hit[]>): Promise<Hit[]> {
  if (limit < 1) return [];
  for (let most = limit + 1; ; most *= 4) {
    const hits = (await fetch(most)).sort(byScore);
    const isCutAmongEquals = hits.length >= most && hits[limit - 1]?.score === hits.at(-1)?.score;
    if (!isCutAmongEquals || most > MOST) return hits.slice(0, limit);
  }
}
