/** A box that a model proposes, in pixels of its canvas. */
export interface Candidate {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** 0..1. */
  score: number;
  /** Index of its class. */
  label: number;
  /** x and y in turn. */
  landmarks?: number[];
}

/** A candidate from the middle and the size of its box. */
export function centred(
  [x, y, width, height]: [number, number, number, number],
  score: number,
  label: number,
): Candidate {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2, score, label };
}

/** Index of the largest of `count` numbers from `from` on, and that number. */
export function largest(numbers: Float32Array, from: number, count: number): { at: number; value: number } {
  let best = from;
  for (let at = from + 1; at < from + count; at++) if ((numbers[at] ?? 0) > (numbers[best] ?? 0)) best = at;
  return { at: best - from, value: numbers[best] ?? 0 };
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Intersection over union of two boxes, 0..1. */
export function overlap(a: Candidate, b: Candidate): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const area = ({ left, top, right, bottom }: Candidate): number => (right - left) * (bottom - top);
  return (width * height) / (area(a) + area(b) - width * height);
}
