import type { Point, Quad } from '../../cut-out.js';
import { distance } from './quad.js';

/** The smallest rectangle, turned at will, around points. */
export interface Rectangle {
  /** Clockwise from the top left as PaddleOCR's `get_mini_boxes` orders them. */
  corners: Quad;
  shortSide: number;
}

/** The convex hull, counterclockwise as x goes right and y down, without points on its sides (Andrew 1979). */
export function hull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const lower = chain(sorted);
  const upper = chain(sorted.reverse());
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

function chain(sorted: Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of sorted) {
    while (kept.length > 1 && turn(kept.at(-2) as Point, kept.at(-1) as Point, point) <= 0) kept.pop();
    kept.push(point);
  }
  return kept;
}

const turn = (a: Point, b: Point, c: Point): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

/**
 * The rectangle of least area around points, as OpenCV's `minAreaRect`: one side lies on a side of the hull (Freeman &
 * Shapira 1975). Null when the points lie on one line.
 */
export function smallestRectangle(points: readonly Point[]): Rectangle | null {
  const around = hull(points);
  if (around.length < 3) return null;
  let best: Extent | null = null;
  around.forEach((from, at) => {
    const extent = extentAlong(from, around[(at + 1) % around.length] as Point, around);
    if (!best || extent.area < best.area) best = extent;
  });
  return best && rectangleOf(best);
}

/** How far the hull goes along a direction and across it. */
interface Extent {
  direction: Point;
  along: [number, number];
  across: [number, number];
  area: number;
}

function extentAlong(from: Point, to: Point, around: Point[]): Extent {
  const length = distance(from, to);
  const direction = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const along: [number, number] = [Infinity, -Infinity];
  const across: [number, number] = [Infinity, -Infinity];
  for (const { x, y } of around) {
    widen(along, x * direction.x + y * direction.y);
    widen(across, y * direction.x - x * direction.y);
  }
  return { direction, along, across, area: (along[1] - along[0]) * (across[1] - across[0]) };
}

function widen(range: [number, number], value: number): void {
  if (value < range[0]) range[0] = value;
  if (value > range[1]) range[1] = value;
}

function rectangleOf({ direction, along, across }: Extent): Rectangle {
  // In single precision, as OpenCV: what is a whole number but for the last bits must not be cut off below it.
  const corner = (a: number, b: number): Point => ({
    x: Math.fround(a * direction.x - b * direction.y),
    y: Math.fround(a * direction.y + b * direction.x),
  });
  const corners = along.flatMap((a) => across.map((b) => corner(a, b)));
  return { corners: ordered(corners), shortSide: Math.min(along[1] - along[0], across[1] - across[0]) };
}

/** The two leftmost corners are the left side, the upper of each side comes first. */
function ordered(corners: Point[]): Quad {
  const [a, b, c, d] = corners.sort((p, q) => p.x - q.x) as [Point, Point, Point, Point];
  const [topLeft, bottomLeft] = b.y > a.y ? [a, b] : [b, a];
  const [topRight, bottomRight] = d.y > c.y ? [c, d] : [d, c];
  return [topLeft, topRight, bottomRight, bottomLeft];
}
