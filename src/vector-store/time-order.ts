import type { Point } from './vector-store.js';

/** Sorts points of one task by time, those of one time by id. */
export const inTimeOrder = (points: Point[]): Point[] =>
  points.sort((a, b) => a.payload.time_ms - b.payload.time_ms || (a.id < b.id ? -1 : 1));
