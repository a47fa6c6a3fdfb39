import type { Run } from './runs.js';
import type { Sight } from './sequence.js';
import { dot } from './vectors.js';

/** Frames nearer than this show the same: a still counts once, however long it stands. */
const SAME = 0.95;
/** A part of a video must show so many different sights: a title, a logo or a still alone is no shared material. */
const LEAST_SIGHTS = 3;
/** Mean likeness, 0..1, below which a range is chance. */
const LEAST_LIKENESS = 0.15;
/** Likeness of all its frames together from which a range counts: faint likeness has to last. */
const LEAST_TOGETHER = 2.5;
/** A still counts when it is so much of both videos, and looks almost the same. */
const WHOLE_VIDEO = 0.8;
const STILL_LIKENESS = 0.6;

/** Whether two frames show the same, so that they count as one sight. */
export const isSameSight = (a: Sight, b: Sight): boolean => dot(a.whole, b.whole) >= SAME;

/** Mean likeness of a run, 0..1. */
export const meanLikeness = ({ likeness }: Run): number =>
  likeness.reduce((sum, one) => sum + one, 0) / likeness.length;

/** Whether a run is more than chance; `share` is how much of the video that has more besides it covers, 0..1. */
export function isEvident(run: Run, share: number): boolean {
  const mean = meanLikeness(run);
  if (share >= WHOLE_VIDEO && mean >= STILL_LIKENESS) return true;
  const isMuch = mean >= LEAST_LIKENESS && mean * run.sights.length >= LEAST_TOGETHER;
  return isMuch && differentSights(run) >= LEAST_SIGHTS;
}

function differentSights({ sights }: Run): number {
  const different: Sight[] = [];
  for (const sight of sights) {
    if (different.length >= LEAST_SIGHTS) break;
    if (!different.some((other) => isSameSight(other, sight))) different.push(sight);
  }
  return different.length;
}
