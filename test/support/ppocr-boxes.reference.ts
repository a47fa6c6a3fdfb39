/**
 * PaddleOCR's `DBPostProcess` written down plainly, pixel by pixel, to compare with: slow, and nothing of it is shared with the
 * service.
 */
export type Pair = [number, number];

export interface ReferenceBox {
  corners: Pair[];
  score: number;
}

interface Grid {
  map: ArrayLike<number>;
  width: number;
  height: number;
}

const EDGES: Pair[] = [[1, 0], [-1, 0], [0, 1], [0, -1]]; // prettier-ignore
const CORNERS: Pair[] = [[1, 1], [-1, 1], [1, -1], [-1, -1]]; // prettier-ignore

/** Boxes in pixels of the map, by PaddleOCR's own figures. */
export function referenceBoxes(map: ArrayLike<number>, width: number, height: number): ReferenceBox[] {
  const grid = { map, width, height };
  return contours(grid).flatMap((contour) => boxOf(contour, grid) ?? []);
}

function boxOf(contour: Pair[], grid: Grid): ReferenceBox | null {
  const inner = minimalRectangle(contour);
  if (!inner || shortSide(inner) < 3) return null;
  const score = meanIn(inner, grid);
  if (score < 0.6) return null;
  const [width, height] = [length(inner, 0, 1), length(inner, 1, 2)];
  const outer = minimalRectangle(rounded(inner, (width * height * 1.5) / (2 * (width + height))));
  return outer && shortSide(outer) >= 5 ? { corners: outer, score } : null;
}

/** Every 8-connected area's pixels, and every hole's neighbours. */
function contours(grid: Grid): Pair[][] {
  const seen = new Uint8Array(grid.width * grid.height);
  const found: Pair[][] = [];
  for (let y = 0; y < grid.height; y++)
    for (let x = 0; x < grid.width; x++) {
      if (seen[y * grid.width + x]) continue;
      const isText = textAt(grid, x, y);
      const { pixels, around, isOpen } = fill(grid, seen, x, y, isText);
      if (isText) found.push(pixels);
      else if (!isOpen) found.push(around);
    }
  return found;
}

const textAt = ({ map, width }: Grid, x: number, y: number): boolean => (map[y * width + x] as number) > 0.3;

function fill(grid: Grid, seen: Uint8Array, startX: number, startY: number, isText: boolean) {
  const stack: Pair[] = [[startX, startY]];
  const [pixels, around]: Pair[][] = [[], []];
  let isOpen = false;
  seen[startY * grid.width + startX] = 1;
  for (let pixel = stack.pop(); pixel; pixel = stack.pop()) {
    pixels?.push(pixel);
    for (const [dx, dy] of isText ? [...EDGES, ...CORNERS] : EDGES) {
      const [x, y] = [pixel[0] + dx, pixel[1] + dy];
      if (x < 0 || y < 0 || x >= grid.width || y >= grid.height) isOpen = true;
      else if (textAt(grid, x, y) !== isText) around?.push([x, y]);
      else if (!seen[y * grid.width + x]) {
        seen[y * grid.width + x] = 1;
        stack.push([x, y]);
      }
    }
  }
  return { pixels: pixels ?? [], around: around ?? [], isOpen };
}

const cross = (o: Pair, a: Pair, b: Pair): number => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/** Gift wrapping. */
function hullOf(points: Pair[]): Pair[] {
  const start = points.reduce((a, b) => (b[0] < a[0] || (b[0] === a[0] && b[1] < a[1]) ? b : a));
  const hull: Pair[] = [];
  let at = start;
  do {
    hull.push(at);
    let next = points.find(([x, y]) => x !== at[0] || y !== at[1]);
    if (!next) break;
    for (const point of points) {
      const side = cross(at, next, point);
      const isFarther = Math.hypot(point[0] - at[0], point[1] - at[1]) > Math.hypot(next[0] - at[0], next[1] - at[1]);
      if (side < 0 || (side === 0 && isFarther)) next = point;
    }
    at = next;
  } while (at[0] !== start[0] || at[1] !== start[1]);
  return hull;
}

function minimalRectangle(points: Pair[]): Pair[] | null {
  const hull = hullOf(points);
  if (hull.length < 3) return null;
  let best: { area: number; corners: Pair[] } | null = null;
  hull.forEach((from, at) => {
    const to = hull[(at + 1) % hull.length] as Pair;
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
    const turned = hull.map((point) => turn(point, -angle));
    const [xs, ys] = [turned.map(([x]) => x), turned.map(([, y]) => y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const area = (right - left) * (bottom - top);
    const corners: Pair[] = [[left, top], [right, top], [right, bottom], [left, bottom]]; // prettier-ignore
    if (!best || area < best.area - 1e-9) best = { area, corners: corners.map((corner) => turn(corner, angle)) };
  });
  return (best as { corners: Pair[] } | null)?.corners ?? null;
}

const turn = ([x, y]: Pair, angle: number): Pair => [
  x * Math.cos(angle) - y * Math.sin(angle),
  x * Math.sin(angle) + y * Math.cos(angle),
];

const length = (corners: Pair[], a: number, b: number): number => {
  const [[x, y], [u, v]] = [corners[a] as Pair, corners[b] as Pair];
  return Math.hypot(x - u, y - v);
};

const shortSide = (corners: Pair[]): number => Math.min(length(corners, 0, 1), length(corners, 1, 2));

/** Mean over pixels inside the corners or within half a pixel of a side. */
function meanIn(corners: Pair[], { map, width, height }: Grid): number {
  const whole = corners.map(([x, y]): Pair => [truncated(x), truncated(y)]);
  const [xs, ys] = [whole.map(([x]) => x), whole.map(([, y]) => y)];
  let [sum, count] = [0, 0];
  for (let y = Math.max(0, Math.min(...ys)); y <= Math.min(height - 1, Math.max(...ys)); y++)
    for (let x = Math.max(0, Math.min(...xs)); x <= Math.min(width - 1, Math.max(...xs)); x++) {
      const isIn = whole.every((from, at) => {
        const to = whole[(at + 1) % 4] as Pair;
        return cross(from, to, [x, y]) >= -0.5 * Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
      });
      if (!isIn) continue;
      sum += map[y * width + x] as number;
      count++;
    }
  return count > 0 ? sum / count : 0;
}

/** As OpenCV's single precision sees it. */
const truncated = (value: number): number => Math.trunc(Math.fround(value));

/** `DoRound` of Johnson's Clipper 6 (`JT_ROUND`, arc tolerance 0.25), as it is written there. */
function rounded(corners: Pair[], delta: number): Pair[] {
  const source = corners.map(([x, y]): Pair => [truncated(x), truncated(y)]);
  const normals = source.map(([x, y], at): Pair => {
    const [u, v] = source[(at + 1) % 4] as Pair;
    return [(v - y) / Math.hypot(u - x, v - y), (x - u) / Math.hypot(u - x, v - y)];
  });
  const arc = Math.min(0.25, 0.25 * delta);
  const steps = Math.min(Math.PI / Math.acos(1 - arc / delta), delta * Math.PI);
  const [sin, cos] = [Math.sin((2 * Math.PI) / steps), Math.cos((2 * Math.PI) / steps)];
  return source.flatMap((corner, at) => {
    const [last, next] = [normals.at(at - 1) as Pair, normals[at] as Pair];
    const angle = Math.atan2(last[0] * next[1] - next[0] * last[1], last[0] * next[0] + last[1] * next[1]);
    const found: Pair[] = [];
    let [x, y] = last;
    for (let step = Math.max(1, Math.round((steps / (2 * Math.PI)) * Math.abs(angle))); step > 0; step--) {
      found.push([x, y]);
      [x, y] = [x * cos - sin * y, x * sin + y * cos];
    }
    return [...found, next].map(([u, v]): Pair => [
      Math.round(corner[0] + u * delta),
      Math.round(corner[1] + v * delta),
    ]);
  });
}

/** Intersection over union of two convex shapes, by cutting one with the other's sides (Sutherland & Hodgman 1974). */
export function polygonOverlap(a: Pair[], b: Pair[]): number {
  const shared = area(b.reduce((shape, from, at) => clipped(shape, from, b[(at + 1) % b.length] as Pair), a));
  return shared / (area(a) + area(b) - shared);
}

function clipped(shape: Pair[], from: Pair, to: Pair): Pair[] {
  return shape.flatMap((point, at) => {
    const before = shape.at(at - 1) as Pair;
    const [here, there] = [cross(from, to, point), cross(from, to, before)];
    const share = there / (there - here);
    const met: Pair = [before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])];
    if (here >= 0) return there >= 0 ? [point] : [met, point];
    return there >= 0 ? [met] : [];
  });
}

const area = (shape: Pair[]): number =>
  Math.abs(shape.reduce((sum, [x, y], at) => sum + x * (shape.at(at - 1)?.[1] ?? 0) - y * (shape.at(at - 1)?.[0] ?? 0), 0)) / 2; // prettier-ignore
