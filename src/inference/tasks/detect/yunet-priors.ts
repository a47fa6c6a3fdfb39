import type { Size } from '../../../common/size.js';
import { centred, type Candidate } from './candidate.js';
import type { Predictions } from './decoder.js';

/** Sides of the anchors by stride, pixels. */
const ANCHORS: [stride: number, sides: number[]][] = [
  [8, [10, 16, 24]],
  [16, [32, 48]],
  [32, [64, 96]],
  [64, [128, 192, 256]],
];
/** What offsets and the logarithms of sizes are multiplied by. */
const VARIANCE = { offset: 0.1, size: 0.2 };
/** Numbers of `loc` for one anchor: box and five landmarks. */
const NUMBERS = 14;

/** A square to which a box is given, pixels. */
interface Prior {
  x: number;
  y: number;
  side: number;
}

/** The anchors of a canvas, stride by stride, row by row; each map is half of the one before, cut off. */
export function priors({ width, height }: Size): Prior[] {
  const half = (length: number): number => Math.floor(length / 2);
  let [columns, rows] = [half(half(width + 1)), half(half(height + 1))];
  return ANCHORS.flatMap(([stride, sides]) => {
    [columns, rows] = [half(columns), half(rows)];
    return Array.from({ length: rows * columns }, (_, cell) =>
      sides.map((side) => ({
        x: ((cell % columns) + 0.5) * stride,
        y: (Math.floor(cell / columns) + 0.5) * stride,
        side,
      })),
    ).flat();
  });
}

/** YuNet of 2021: `loc` [anchors, 14], `conf` [anchors, 2], `iou` [anchors, 1]. */
export function decodePriors({ output, canvas, threshold }: Predictions): Candidate[] {
  const [loc, conf, iou] = [output('loc'), output('conf'), output('iou')];
  return priors(canvas).flatMap(({ x, y, side }, at) => {
    const score = Math.sqrt((conf[2 * at + 1] ?? 0) * Math.min(1, Math.max(0, iou[at] ?? 0)));
    if (score < threshold) return [];
    const offset = (axis: number): number => (loc[NUMBERS * at + axis] ?? 0) * VARIANCE.offset * side;
    const length = (axis: number): number => side * Math.exp((loc[NUMBERS * at + axis] ?? 0) * VARIANCE.size);
    const box = centred([x + offset(0), y + offset(1), length(2), length(3)], score, 0);
    const landmarks = Array.from({ length: NUMBERS - 4 }, (_, axis) => (axis % 2 === 0 ? x : y) + offset(4 + axis));
    return [{ ...box, landmarks }];
  });
}
