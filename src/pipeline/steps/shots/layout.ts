/** Planes of a layout: Y, Cb, Cr. */
const PLANES = 3;

/** Mean absolute difference of two layouts, the planes' summed: 0..765. */
export function layoutDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return (sum * PLANES) / a.length;
}

/** Where a layout lies on the straight line between two others: 0 at the first, 1 at the second. */
export interface Blend {
  position: number;
  /** Squared distance to the line, as a share of the squared length between the two. */
  residual: number;
}

/** How well `middle` is a mix of `from` and `to`. */
export function blend(from: Float32Array, to: Float32Array, middle: Float32Array): Blend {
  let along = 0;
  let length = 0;
  let moved = 0;
  for (let at = 0; at < from.length; at++) {
    const start = from[at] as number;
    const way = (to[at] as number) - start;
    const step = (middle[at] as number) - start;
    along += way * step;
    length += way * way;
    moved += step * step;
  }
  if (length === 0) return { position: 0, residual: moved === 0 ? 0 : Infinity };
  return { position: along / length, residual: Math.max(0, moved / length - (along / length) ** 2) };
}

/** Change of luma above which a cell takes part in a likeness: bars do not. */
const CHANGED = 4;

/** Correlation of the luma of the cells that differ, -1..1; 1 when one layout is a brighter or paler copy of the other. */
export function likeness(a: Float32Array, b: Float32Array): number {
  const cells = Array.from({ length: a.length / PLANES }, (_, at) => [a[at] ?? 0, b[at] ?? 0] as const);
  const changed = cells.filter(([one, other]) => Math.abs(one - other) > CHANGED);
  const ones = centred(changed.map(([one]) => one));
  const others = centred(changed.map(([, other]) => other));
  return dot(ones, others) / Math.sqrt(dot(ones, ones) * dot(others, others) + Number.EPSILON);
}

function centred(values: number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return values.map((value) => value - mean);
}

const dot = (a: number[], b: number[]): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
