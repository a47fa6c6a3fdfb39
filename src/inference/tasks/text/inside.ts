import type { Point, Quad } from '../../cut-out.js';

/** Cumulative sums of a map along its rows: `sums[y · width + x]` is the sum of columns 0..x. */
export interface RowSums {
  sums: Float32Array;
  width: number;
  height: number;
}

/**
 * Mean of the map inside a rectangle, its corners cut off to whole pixels and its sides included, as OpenCV's `fillPoly` and
 * `mean` see it in PaddleOCR's `box_score_fast`. Two sums a row, whatever its width. 0 when nothing of it is on the map.
 */
export function meanInside(corners: Quad, { sums, width, height }: RowSums): number {
  let total = 0;
  let count = 0;
  for (const [y, [first, last]] of rows(corners)) {
    const [from, to] = [Math.max(first, 0), Math.min(last, width - 1)];
    if (y < 0 || y >= height || from > to) continue;
    const before = from > 0 ? (sums[y * width + from - 1] as number) : 0;
    total += (sums[y * width + to] as number) - before;
    count += to - from + 1;
  }
  return count > 0 ? total / count : 0;
}

/** First and last column by row; the outline of a convex shape tells both. */
function rows(corners: Quad): Map<number, [number, number]> {
  const whole = corners.map(({ x, y }) => ({ x: Math.trunc(x), y: Math.trunc(y) }));
  const found = new Map<number, [number, number]>();
  whole.forEach((from, at) => {
    for (const { x, y } of line(from, whole[(at + 1) % whole.length] as Point)) {
      const row = found.get(y);
      if (!row) found.set(y, [x, x]);
      else if (x < row[0]) row[0] = x;
      else if (x > row[1]) row[1] = x;
    }
  });
  return found;
}

/** Pixels of a line, from left to right (Bresenham 1965) as OpenCV's 8-connected `LineIterator`. */
function* line(a: Point, b: Point): Generator<Point> {
  const [from, to] = b.x < a.x ? [b, a] : [a, b];
  const width = to.x - from.x;
  const height = Math.abs(to.y - from.y);
  const down = Math.sign(to.y - from.y);
  const isSteep = height > width;
  const [major, minor] = isSteep ? [height, width] : [width, height];
  let { x, y } = from;
  let error = major - 2 * minor;
  for (let at = 0; at <= major; at++) {
    yield { x, y };
    const isStep = error < 0;
    error += isStep ? 2 * (major - minor) : -2 * minor;
    if (isSteep || isStep) y += down;
    if (!isSteep || isStep) x += 1;
  }
}
