import { meanInside, type RowSums } from './inside.js';
import { grown } from './offset.js';
import { outlines } from './outlines.js';
import type { Point, Quad } from '../../cut-out.js';
import { distance, type TextQuad } from './quad.js';
import { smallestRectangle } from './rectangle.js';
import type { Run } from './runs.js';

/** How text is told from a probability map. */
export interface BoxOptions {
  /** Least mean probability inside a box, 0..1. */
  boxThreshold: number;
  /** How far a box is grown, as a share of its area by its outline: the map shows shrunk text. */
  unclip: number;
  /** Least short side of an area on the map, in pixels. */
  minSize: number;
  /** Most areas that are looked at, the largest. */
  maxBoxes: number;
}

/** What a probability map holds, as `map-graph.ts` gives it: runs of pixels above the threshold, by row, and sums. */
export interface TextMap extends RowSums {
  runs: readonly Run[];
}

/**
 * Boxes of text, corners in pixels of the map: PaddleOCR's `DBPostProcess` (`box_type` quad, `score_mode` fast) of Liao et
 * al. 2020, "Real-time Scene Text Detection with Differentiable Binarization".
 */
export function boxesOf(map: TextMap, options: BoxOptions): TextQuad[] {
  return outlines(map.runs, map.width, map.height)
    .slice(0, options.maxBoxes)
    .flatMap((outline) => boxOf(outline, map, options) ?? []);
}

function boxOf(outline: Point[], map: RowSums, { boxThreshold, unclip, minSize }: BoxOptions): TextQuad | null {
  const shrunk = smallestRectangle(outline);
  if (!shrunk || shrunk.shortSide < minSize) return null;
  const score = meanInside(shrunk.corners, map);
  if (score < boxThreshold) return null;
  const whole = smallestRectangle(grown(shrunk.corners, unclipDistance(shrunk.corners, unclip)));
  if (!whole || whole.shortSide < minSize + 2) return null;
  return { corners: whole.corners, score };
}

function unclipDistance([a, b, , d]: Quad, ratio: number): number {
  const [width, height] = [distance(a, b), distance(a, d)];
  return (width * height * ratio) / (2 * (width + height));
}
