import type { Size } from '../common/size.js';
import { Graph } from '../onnx/graph.js';

/** A point in pixels of a picture. */
export interface Point {
  x: number;
  y: number;
}

/** Corners of a piece of a picture, clockwise from its own top left. */
export type Quad = [Point, Point, Point, Point];

/** A piece to cut out of a picture: its size in pixels, and where its pixels lie in the picture. */
export interface CutOut extends Size {
  /** Row-major 3 × 3: from a pixel of the piece, homogeneous, to the picture's. */
  matrix: number[];
}

/** Part of a picture, pixels: `right` and `bottom` are outside of it. */
export interface Region {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Pixels around a piece that cubic sampling looks at. */
const MARGIN = 3;
/** The smallest piece that a quad is cut out as. */
const LEAST = 1;

/** The piece that a quad is, straightened: as wide and as high as the longer of its opposite sides, in whole pixels. */
export function cutOut([a, b, c, d]: Quad): CutOut {
  const width = Math.max(LEAST, Math.trunc(Math.max(distance(a, b), distance(c, d))));
  const height = Math.max(LEAST, Math.trunc(Math.max(distance(a, d), distance(b, c))));
  return { width, height, matrix: homography({ width, height }, [a, b, c, d]) };
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * The projective map that takes the corners of a width × height rectangle to a quad's.
 * Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, section 2.2.3.
 */
function homography({ width, height }: Size, [a, b, c, d]: Quad): number[] {
  const [sumX, sumY] = [a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y];
  const [right, down] = [
    { x: b.x - c.x, y: b.y - c.y },
    { x: d.x - c.x, y: d.y - c.y },
  ];
  const area = right.x * down.y - down.x * right.y;
  const g = area === 0 ? 0 : (sumX * down.y - down.x * sumY) / area;
  const h = area === 0 ? 0 : (right.x * sumY - sumX * right.y) / area;
  const rows = [
    [b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x],
    [b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y],
    [g, h, 1],
  ];
  return rows.flatMap(([first = 0, second = 0, third = 0]) => [first / width, second / height, third]);
}

/**
 * A graph from `picture` uint8 [1, H, W, 3] to `cut` uint8 [1, h, w, 3], cubic, edges repeated, as OpenCV's `warpPerspective`.
 * `size` is h and w; `from` and `to` are row and column of the region that is looked at; `matrix` float32 [3, 3] leads to the
 * region in −1..1 of its first and last pixels' middles.
 */
export function cutOutGraph(): Buffer {
  const graph = new Graph('cut-out', 'A straightened piece of a picture.', Math.fround);
  const picture = graph.input('picture', 'uint8', [1, 'H', 'W', 3]);
  const from = graph.input('from', 'int64', [2]);
  const to = graph.input('to', 'int64', [2]);
  const matrix = graph.input('matrix', 'float32', [3, 3]);
  const size = graph.input('size', 'int64', [2]);
  const region = graph.op('Slice', [picture, from, to, graph.ints([1, 2])]);
  const planes = graph.op('Cast', [graph.op('Transpose', [region], { perm: [0, 3, 1, 2] })], { to: 'float32' });
  const sampled = graph.op('GridSample', [planes, grid(graph, matrix, size)], {
    mode: 'bicubic',
    padding_mode: 'border',
    align_corners: 1,
  });
  const bytes = graph.op('Clip', [graph.op('Round', [sampled]), graph.scalar(0), graph.scalar(255)]);
  const cut = graph.op('Transpose', [graph.op('Cast', [bytes], { to: 'uint8' })], { perm: [0, 2, 3, 1] });
  graph.output('cut', cut, 'uint8', [1, 'h', 'w', 3]);
  return graph.bytes();
}

/** [1, h, w, 2]: where each pixel of the piece is taken from. */
function grid(graph: Graph, matrix: string, size: string): string {
  const [height, width] = graph.op('Split', [size, graph.ints([1, 1])], { axis: 0 }, 2) as [string, string];
  const count = (length: string): string => {
    const bounds = [graph.constant([0], [], 'int64'), graph.op('Squeeze', [length]), graph.constant([1], [], 'int64')];
    return graph.op('Cast', [graph.op('Range', bounds)], { to: 'float32' });
  };
  const shape = graph.op('Concat', [size, graph.ints([1])], { axis: 0 });
  const x = graph.op('Expand', [graph.op('Reshape', [count(width), graph.ints([1, -1, 1])]), shape]);
  const y = graph.op('Expand', [graph.op('Reshape', [count(height), graph.ints([-1, 1, 1])]), shape]);
  const one = graph.op('Expand', [graph.constant([1], [1, 1, 1]), shape]);
  const points = graph.op('MatMul', [
    graph.op('Concat', [x, y, one], { axis: 2 }),
    graph.op('Transpose', [matrix], { perm: [1, 0] }),
  ]);
  const [flat, depth] = graph.op('Split', [points, graph.ints([2, 1])], { axis: 2 }, 2) as [string, string];
  return graph.op('Unsqueeze', [graph.op('Div', [flat, depth]), graph.ints([0])]);
}

/** The part of a picture that a piece is sampled from, never empty. */
export function regionOf({ width, height, matrix }: CutOut, picture: Size): Region {
  const corners = [0, width].flatMap((x) => [0, height].map((y) => project(matrix, x, y)));
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const bound = (value: number, most: number): number => Math.min(most, Math.max(0, value));
  const left = bound(Math.floor(Math.min(...xs)) - MARGIN, picture.width - 1);
  const top = bound(Math.floor(Math.min(...ys)) - MARGIN, picture.height - 1);
  return {
    left,
    top,
    right: Math.max(left + 1, bound(Math.ceil(Math.max(...xs)) + MARGIN, picture.width)),
    bottom: Math.max(top + 1, bound(Math.ceil(Math.max(...ys)) + MARGIN, picture.height)),
  };
}

function project(
  [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1]: number[],
  x: number,
  y: number,
): Point {
  const depth = g * x + h * y + i;
  return { x: (a * x + b * y + c) / depth, y: (d * x + e * y + f) / depth };
}

/** The matrix of a cut-out for `cutOutGraph`, given the region. */
export function gridMatrix({ matrix }: CutOut, { left, top, right, bottom }: Region): Float32Array {
  const [x, y, z] = [matrix.slice(0, 3), matrix.slice(3, 6), matrix.slice(6)];
  // (2 · (value − start) / (length − 1) − 1) · depth, where depth is z.
  const scaled = (row: number[], start: number, length: number): number[] => {
    const step = 2 / Math.max(1, length - 1);
    return row.map((value, at) => step * (value - start * (z[at] ?? 0)) - (z[at] ?? 0));
  };
  return Float32Array.from([...scaled(x, left, right - left), ...scaled(y, top, bottom - top), ...z]);
}
