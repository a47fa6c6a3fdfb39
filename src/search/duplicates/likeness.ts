import type { Sight } from './sequence.js';
import { dot } from './vectors.js';

/** Cosines from which on two frames may be of the same material; unrelated footage stays below. */
const WHOLE = 0.8;
const CHANGE = 0.3;

/**
 * How far two frames are above chance, 0..1; 0 is no likeness. The better of two looks: at the whole picture, and at what
 * differs from each video's mean, which bars, a logo or lost colour leave as it is.
 */
export function likeness(a: Sight, b: Sight): number {
  const whole = above(dot(a.whole, b.whole), WHOLE);
  return a.change && b.change ? Math.max(whole, above(dot(a.change, b.change), CHANGE)) : whole;
}

const above = (cosine: number, least: number): number => Math.max(0, Math.min(1, (cosine - least) / (1 - least)));
