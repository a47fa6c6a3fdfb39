import type { Point, Quad } from '../../cut-out.js';

/** A line or word of text in a picture, its corners in 0..1. */
export interface TextQuad {
  corners: Quad;
  /** Mean probability inside, 0..1, before the rectangle is grown. */
  score: number;
}

/** What a recogniser reads in one cut-out; '' when it reads nothing. */
export interface Reading {
  text: string;
  /** Mean probability of the characters that were kept, 0..1; 0 when there are none. */
  confidence: number;
}

/** Length of the line between two places. */
export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
