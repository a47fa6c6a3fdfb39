import type { Alignment } from './alignment.js';
import { likeness } from './likeness.js';
import type { Sequence, Sight } from './sequence.js';

/** Unlike frames between two like ones of a range may last so long: a flash, a caption, a hard moment of coding. */
const LONGEST_GAP_MS = 2_000;

/** Frames of the query that follow each other along a line, with their likeness to the candidate's there. */
export interface Run {
  sights: Sight[];
  likeness: number[];
}

/** Stretches of the query where the candidate looks alike along the line. */
export function runsAlong(line: Alignment, query: Sequence, candidate: Sequence, toleranceMs: number): Run[] {
  const runs: Run[] = [];
  for (const sight of query.sights) {
    const like = likenessAlong(line, sight, candidate, toleranceMs);
    if (like === 0) continue;
    const last = runs.at(-1);
    const gap = sight.timeMs - (last?.sights.at(-1)?.timeMs ?? -Infinity);
    if (!last || gap > LONGEST_GAP_MS + query.stepMs) runs.push({ sights: [sight], likeness: [like] });
    else {
      last.sights.push(sight);
      last.likeness.push(like);
    }
  }
  return runs.map(trimmed);
}

/** A frame less like than this speaks against belonging to a run whose typical frames are as good as the same; */
const FAINT = 0.3;

/** and by the square of what is typical, the upper quartile, to one that is distorted: there every frame is fainter. */
const leastOf = (likeness: number[]): number =>
  FAINT * (likeness.toSorted((a, b) => b - a)[likeness.length >> 2] ?? 0) ** 2;

/**
 * A run without the frames at its ends that resemble the candidate only faintly, as unrelated ones beside shared material do:
 * the segment with the largest sum of what each is above the least (Kadane's algorithm; Bentley, "Programming Pearls", 1984).
 */
function trimmed({ sights, likeness }: Run): Run {
  const least = leastOf(likeness);
  let [from, to, most] = [0, 0, -Infinity];
  let [start, sum] = [0, 0];
  for (const [at, like] of likeness.entries()) {
    if (sum <= 0) [start, sum] = [at, 0];
    sum += like - least;
    if (sum > most) [from, to, most] = [start, at + 1, sum];
  }
  return { sights: sights.slice(from, to), likeness: likeness.slice(from, to) };
}

function likenessAlong(
  { speed, offsetMs }: Alignment,
  sight: Sight,
  { sights }: Sequence,
  toleranceMs: number,
): number {
  const expected = speed * sight.timeMs + offsetMs;
  let best = 0;
  for (let at = firstFrom(sights, expected - toleranceMs); at < sights.length; at++) {
    const other = sights[at]!;
    if (other.timeMs > expected + toleranceMs) break;
    best = Math.max(best, likeness(sight, other));
  }
  return best;
}

/** Index of the first frame at or after a time, by halving. */
function firstFrom(sights: Sight[], timeMs: number): number {
  let [low, high] = [0, sights.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sights[middle]!.timeMs < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
