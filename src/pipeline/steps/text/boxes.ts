import type { Box } from '../../../common/findings.js';
import type { Point } from '../../../inference/cut-out.js';

/** The upright box around points in 0..1. */
export function boxAround(points: readonly Point[]): Box {
  const [left, right] = extent(points.map(({ x }) => x));
  const [top, bottom] = extent(points.map(({ y }) => y));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

const extent = (values: number[]): [number, number] => [
  Math.max(0, Math.min(...values)),
  Math.min(1, Math.max(...values)),
];

/** What two boxes share, by what they cover: intersection over union, 0..1. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}
