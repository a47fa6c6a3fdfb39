import type { Point } from './vector-store.js';

/** Of several points of one id in one call the last one counts; stores differ in what they would make of them. */
export const distinct = (points: readonly Point[]): Point[] => [
  ...new Map(points.map((point) => [point.id, point])).values(),
];
