import { setImmediate as turn } from 'node:timers/promises';
import { likeness } from './likeness.js';
import type { Sequence, Sight } from './sequence.js';

/** Two frames that look alike. */
export interface Match {
  queryMs: number;
  matchMs: number;
  /** 0..1, see `likeness`. */
  likeness: number;
}

/** Most frames of the query that are compared with every frame of a candidate. */
const MOST_COMPARED = 400;
/** Likest frames of a candidate that are kept for one of the query. */
const KEPT = 8;
/** Comparisons between two turns of the event loop. */
const COMPARISONS = 10_000;

/** Every frame of the query (of a long one: as many, evenly) with the likest of the candidate. Leaves others their turn. */
export async function matchesOf(query: Sequence, candidate: Sequence): Promise<Match[]> {
  const found: Match[] = [];
  let compared = 0;
  for (const sight of thinned(query.sights)) {
    found.push(...likest(sight, candidate.sights));
    compared += candidate.sights.length;
    if (compared < COMPARISONS) continue;
    compared = 0;
    await turn();
  }
  return found;
}

function thinned(sights: Sight[]): Sight[] {
  const stride = Math.max(1, sights.length / MOST_COMPARED);
  const count = Math.min(sights.length, MOST_COMPARED);
  return Array.from({ length: count }, (_, at) => sights[Math.floor(at * stride)]!);
}

function likest(sight: Sight, others: Sight[]): Match[] {
  return others
    .map((other) => ({ queryMs: sight.timeMs, matchMs: other.timeMs, likeness: likeness(sight, other) }))
    .filter((match) => match.likeness > 0)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, KEPT);
}
