import type { Match } from './matches.js';

/** The candidate's time as a line over the query's: `matchMs = speed · queryMs + offsetMs`. */
export interface Alignment {
  speed: number;
  offsetMs: number;
  votes: number;
}

/** How much votes count for what is less likely: another speed, and anything but the whole of one video for the whole of the other. */
const PRIOR = 0.95;

/** How long the two videos are, ms. */
export interface Durations {
  query: number;
  match: number;
}

/** Speeds of the candidate's material that are tried. */
const SPEEDS = [1, 0.5, 2 / 3, 0.75, 0.8, 0.9, 1 / 0.9, 1.25, 4 / 3, 1.5, 2];

/**
 * The line with the most votes, each match one by its evidence; a frame of the query votes once for a line. Temporal Hough
 * voting of Douze, Jégou and Schmid, "An image-based approach to video copy detection with spatio-temporal post-filtering"
 * (IEEE Transactions on Multimedia 2010), with a few speeds besides. Null without matches.
 */
export function align(matches: Match[], toleranceMs: number, durations: Durations): Alignment | null {
  let best: Alignment | null = null;
  for (const speed of SPEEDS) {
    const line = mostVoted(matches, speed, toleranceMs, durations);
    if (!line) continue;
    // n frames of the query look at n · speed of a slower candidate: counted by the mean of both, for many share a frame there
    const votes = line.votes * Math.sqrt(Math.min(1, speed)) * (speed === 1 ? 1 : PRIOR);
    if (votes > (best?.votes ?? 0)) best = { ...line, votes };
  }
  return best;
}

/** Distance to a perfect match at which two frames are as good as the same. */
const SAME = 0.03;

/**
 * What a match says for its line: the logarithm of how much nearer to perfect it is than chance. Footage that is like itself
 * a moment later then votes much more for the moment itself. The value of `SAME` hardly matters: from 0.01 to 0.1 lines are the same.
 */
const evidence = (likeness: number): number => Math.log((1 + SAME) / (1 - likeness + SAME));

/** Bins of a tolerance, two neighbours taken together; then the middle of what voted. */
function mostVoted(matches: Match[], speed: number, toleranceMs: number, durations: Durations): Alignment | null {
  const isWhole = (offsetMs: number): boolean =>
    Math.abs(offsetMs) <= toleranceMs &&
    Math.abs(speed * durations.query + offsetMs - durations.match) <= toleranceMs * 2;
  const bins = new Map<number, Map<number, number>>();
  for (const { queryMs, matchMs, likeness } of matches) {
    const bin = Math.floor((matchMs - speed * queryMs) / toleranceMs);
    for (const near of [bin, bin - 1]) {
      const voters = bins.get(near) ?? new Map<number, number>();
      voters.set(queryMs, Math.max(voters.get(queryMs) ?? 0, evidence(likeness)));
      bins.set(near, voters);
    }
  }
  const sums = [...bins].map(([bin, voters]) => ({
    bin,
    votes: [...voters.values()].reduce((sum, one) => sum + one, 0) * (isWhole((bin + 1) * toleranceMs) ? 1 : PRIOR),
  }));
  const top = sums.reduce<{ bin: number; votes: number } | null>((a, b) => (a && a.votes >= b.votes ? a : b), null);
  if (!top) return null;
  return { speed, votes: top.votes, offsetMs: middleOf(matches, speed, top.bin * toleranceMs, toleranceMs * 2) };
}

/** Mean offset in [fromMs, fromMs + widthMs) of each query frame's likest match there, the likest counting most. */
function middleOf(matches: Match[], speed: number, fromMs: number, widthMs: number): number {
  const likest = new Map<number, { offset: number; likeness: number }>();
  for (const { queryMs, matchMs, likeness } of matches) {
    const offset = matchMs - speed * queryMs;
    if (offset < fromMs || offset >= fromMs + widthMs) continue;
    if (likeness > (likest.get(queryMs)?.likeness ?? 0)) likest.set(queryMs, { offset, likeness });
  }
  let [sum, weights] = [0, 0];
  for (const { offset, likeness } of likest.values()) {
    const weight = evidence(likeness) ** 4;
    sum += offset * weight;
    weights += weight;
  }
  return sum / weights;
}
