import type { Point } from '../../cut-out.js';
import { components, gaps, type Run } from './runs.js';

/**
 * The outlines that OpenCV's `findContours` with RETR_LIST follows in a mask (Suzuki & Abe 1985), largest first: of every
 * 8-connected area, and of every hole in one, made of the area's pixels around it. Each is given by points that have the
 * outline's convex hull: ends of runs, by row.
 */
export function outlines(runs: readonly Run[], width: number, height: number): Point[][] {
  const areas = components(runs, true).map((area) => ({ size: sizeOf(area), points: area.flatMap(ends) }));
  const holes = components(gaps(runs, width, height), false)
    .filter((area) => !area.some((run) => touchesEdge(run, width, height)))
    .map((hole) => ({ size: sizeOf(hole), points: hole.flatMap(surroundings) }));
  return [...areas, ...holes].sort((a, b) => b.size - a.size).map(({ points }) => points);
}

const sizeOf = (area: Run[]): number => area.reduce((sum, { start, end }) => sum + end - start, 0);

const ends = ({ row, start, end }: Run): Point[] => [
  { x: start, y: row },
  { x: end - 1, y: row },
];

/** What is one pixel further in the four directions. */
const surroundings = ({ row, start, end }: Run): Point[] => [
  { x: start, y: row - 1 },
  { x: end - 1, y: row - 1 },
  { x: start - 1, y: row },
  { x: end, y: row },
  { x: start, y: row + 1 },
  { x: end - 1, y: row + 1 },
];

const touchesEdge = ({ row, start, end }: Run, width: number, height: number): boolean =>
  row === 0 || row === height - 1 || start === 0 || end === width;
