import { assign } from './assignment.js';

/** Who belongs together, and who is left. */
export interface Matching<A, B> {
  pairs: [A, B][];
  leftA: A[];
  leftB: B[];
}

/** Joins each to at most one of the others so that the sum of gains is the greatest; a gain of 0 or less forbids. */
export function match<A, B>(as: readonly A[], bs: readonly B[], gain: (a: A, b: B) => number): Matching<A, B> {
  const chosen = assign(as.map((a) => bs.map((b) => gain(a, b))));
  const pairs = as.flatMap((a, at): [A, B][] => {
    const column = chosen[at] ?? -1;
    return column < 0 ? [] : [[a, bs[column] as B]];
  });
  const taken = new Set(chosen);
  return {
    pairs,
    leftA: as.filter((_, at) => (chosen[at] ?? -1) < 0),
    leftB: bs.filter((_, at) => !taken.has(at)),
  };
}
