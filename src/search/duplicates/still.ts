import type { Alignment } from './alignment.js';
import { isSameSight } from './evidence.js';
import type { Sequence } from './sequence.js';

/**
 * The line of two videos that are one and the same still from begin to end: all offsets and speeds fit them equally, so that
 * votes say nothing, and only begin on begin leaves out the least of both. Null when either shows more than one sight.
 */
export function lineOfStills(query: Sequence, candidate: Sequence): Alignment | null {
  const [first, ...others] = [...query.sights, ...candidate.sights];
  const areStill = query.sights.length > 0 && candidate.sights.length > 0;
  if (!areStill || !first || !others.every((other) => isSameSight(first, other))) return null;
  return { speed: 1, offsetMs: 0, votes: query.sights.length };
}
