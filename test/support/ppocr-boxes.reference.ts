/**
 * PaddleOCR's `DBPostProcess` written down plainly, pixel by pixel, to compare with: slow, and nothing of it is shared with the
 * service.
 */
export type Pair = [number, number];

/** Taken out of the global object once: looking into Jest's costs more than the arithmetic. */
const { PI, abs, acos, atan2, cos, fround, hypot, max, min, round, sin, trunc } = Math;

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
      const isFarther = hypot(point[0] - at[0], point[1] - at[1]) > hypot(next[0] - at[0], next[1] - at[1]);
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
    const angle = atan2(to[1] - from[1], to[0] - from[0]);
    const turned = hull.map((point) => turn(point, -angle));
    const [xs, ys] = [turned.map(([x]) => x), turned.map(([, y]) => y)];
    const [left, right, top, bottom] = [min(...xs), max(...xs), min(...ys), max(...ys)];
    const area = (right - left) * (bottom - top);
    const corners: Pair[] = [[left, top], [right, top], [right, bottom], [left, bottom]]; // prettier-ignore
    if (!best || area < best.area - 1e-9) best = { area, corners: corners.map((corner) => turn(corner, angle)) };
  });
  return (best as { corners: Pair[] } | null)?.corners ?? null;
}

const turn = ([x, y]: Pair, angle: number): Pair => [x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)];

const length = (corners: Pair[], a: number, b: number): number => {
  const [[x, y], [u, v]] = [corners[a] as Pair, corners[b] as Pair];
  return hypot(x - u, y - v);
};

const shortSide = (corners: Pair[]): number => min(length(corners, 0, 1), length(corners, 1, 2));

/** Mean over pixels inside the corners or within half a pixel of a side. */
function meanIn(corners: Pair[], { map, width, height }: Grid): number {
  const whole = corners.map(([x, y]): Pair => [truncated(x), truncated(y)]);
  const [xs, ys] = [whole.map(([x]) => x), whole.map(([, y]) => y)];
  let [sum, count] = [0, 0];
  for (let y = max(0, min(...ys)); y <= min(height - 1, max(...ys)); y++)
    for (let x = max(0, min(...xs)); x <= min(width - 1, max(...xs)); x++) {
      const isIn = whole.every((from, at) => {
        const to = whole[(at + 1) % 4] as Pair;
        return cross(from, to, [x, y]) >= -0.5 * max(abs(to[0] - from[0]), abs(to[1] - from[1]));
      });
      if (!isIn) continue;
      sum += map[y * width + x] as number;
      count++;
    }
  return count > 0 ? sum / count : 0;
}

/** As OpenCV's single precision sees it. */
const truncated = (value: number): number => trunc(fround(value));

/** `DoRound` of Johnson's Clipper 6 (`JT_ROUND`, arc tolerance 0.25), as it is written there. */
function rounded(corners: Pair[], delta: number): Pair[] {
  const source = corners.map(([x, y]): Pair => [truncated(x), truncated(y)]);
  const normals = source.map(([x, y], at): Pair => {
    const [u, v] = source[(at + 1) % 4] as Pair;
    return [(v - y) / hypot(u - x, v - y), (x - u) / hypot(u - x, v - y)];
  });
  const arc = min(0.25, 0.25 * delta);
  const steps = min(PI / acos(1 - arc / delta), delta * PI);
  const [sine, cosine] = [sin((2 * PI) / steps), cos((2 * PI) / steps)];
  return source.flatMap((corner, at) => {
    const [last, next] = [normals.at(at - 1) as Pair, normals[at] as Pair];
    const angle = atan2(last[0] * next[1] - next[0] * last[1], last[0] * next[0] + last[1] * next[1]);
    const found: Pair[] = [];
    let [x, y] = last;
    for (let step = max(1, round((steps / (2 * PI)) * abs(angle))); step > 0; step--) {
      found.push([x, y]);
      [x, y] = [x * cosine - sine * y, x * sine + y * cosine];
    }
    return [...found, next].map(([u, v]): Pair => [round(corner[0] + u * delta), round(corner[1] + v * delta)]);
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
  abs(shape.reduce((sum, [x, y], at) => sum + x * (shape.at(at - 1)?.[1] ?? 0) - y * (shape.at(at - 1)?.[0] ?? 0), 0)) / 2; // prettier-ignore
