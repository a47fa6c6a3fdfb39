import type { Match } from './matches.js';

/** The candidate's time as a line over the query's: `matchMs = speed · queryMs + offsetMs`. */
export interface Alignment {
  speed: number;
  offsetMs: number;
  votes: number;
}

/** Speeds of the candidate's material that are tried, with how much their votes count: the unchanged one is the likeliest. */
const SPEEDS: [speed: number, prior: number][] = [
  [1, 1],
  ...[0.5, 2 / 3, 0.75, 0.8, 0.9, 1 / 0.9, 1.25, 4 / 3, 1.5, 2].map((speed): [number, number] => [speed, 0.85]),
];

/**
 * The line with the most votes, each match one by its likeness; a frame of the query votes once for a line. Temporal Hough
 * voting of Douze, Jégou and Schmid, "An image-based approach to video copy detection with spatio-temporal post-filtering"
 * (IEEE Transactions on Multimedia 2010), with a few speeds besides. Null without matches.
 */
export function align(matches: Match[], toleranceMs: number): Alignment | null {
  let best: Alignment | null = null;
  for (const [speed, prior] of SPEEDS) {
    const line = mostVoted(matches, speed, toleranceMs);
    if (line && line.votes * prior > (best?.votes ?? 0)) best = { ...line, votes: line.votes * prior };
  }
  return best;
}

/** Bins of a tolerance, two neighbours taken together; then the middle of what voted. */
function mostVoted(matches: Match[], speed: number, toleranceMs: number): Alignment | null {
  const bins = new Map<number, Map<number, number>>();
  for (const { queryMs, matchMs, likeness } of matches) {
    const bin = Math.floor((matchMs - speed * queryMs) / toleranceMs);
    for (const near of [bin, bin - 1]) {
      const voters = bins.get(near) ?? new Map<number, number>();
      voters.set(queryMs, Math.max(voters.get(queryMs) ?? 0, likeness));
      bins.set(near, voters);
    }
  }
  const sums = [...bins].map(([bin, voters]) => ({
    bin,
    votes: [...voters.values()].reduce((sum, one) => sum + one, 0),
  }));
  const top = sums.reduce<{ bin: number; votes: number } | null>((a, b) => (a && a.votes >= b.votes ? a : b), null);
  if (!top) return null;
  return { speed, votes: top.votes, offsetMs: middleOf(matches, speed, top.bin * toleranceMs, toleranceMs * 2) };
}

/** Mean offset of the matches in [fromMs, fromMs + widthMs), the likest counting most. */
function middleOf(matches: Match[], speed: number, fromMs: number, widthMs: number): number {
  let [sum, weights] = [0, 0];
  for (const { queryMs, matchMs, likeness } of matches) {
    const offset = matchMs - speed * queryMs;
    if (offset < fromMs || offset >= fromMs + widthMs) continue;
    const weight = likeness ** 4;
    sum += offset * weight;
    weights += weight;
  }
  return sum / weights;
}
