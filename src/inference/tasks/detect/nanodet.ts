import { largest, sigmoid, type Candidate } from './candidate.js';
import { cells, countCells, type Cell, type Decoder, type Predictions } from './decoder.js';
import type { DetectOptions } from './detect-options.js';
import { canvasOf, classesOf, labelCountFaults, roleFaults, sizeOf, type Roles } from './faults.js';

const STRIDES = [8, 16, 32, 64];
const SIDES = 4;

/**
 * NanoDet and NanoDet-Plus (github.com/RangiLyu/nanodet) with the integral of Generalized Focal Loss (Li et al. 2020,
 * arXiv:2006.04388): role `predictions` [N, cells, C + 4 · bins], or `cls_<stride>` [N, cells, C] and `dis_<stride>` [N, cells, 4 · bins]
 * of each stride. Distances to the box's sides are means over bins, boxes end at the canvas's edges. `centerOffset` is where in
 * its cell a point lies, in strides: 0 (Plus, the default) or 0.5 (the first version), `centerShift` how many pixels further
 * (-0.5 in the earliest exports); `activation` `sigmoid` when the graph leaves classes as logits.
 */
export const nanodet: Decoder = {
  nms: 0.6,
  faults: (card) => {
    const { strides = STRIDES } = (card.options ?? {}) as Partial<DetectOptions>;
    if (!card.labels) return labelCountFaults(card, null);
    const classes = classesOf(card);
    const canvas = canvasOf(card);
    if (card.outputs.some(({ role }) => role === 'predictions')) {
      const bins = ((sizeOf(card, 'predictions', -1) ?? 0) - classes) / SIDES;
      const faults = roleFaults(card, { predictions: ['N', countCells(canvas, strides), 'C + 4 · bins'] });
      return Number.isInteger(bins) && bins > 1
        ? faults
        : [...faults, `${classes} classes leave no 4 × bins distances`];
    }
    const roles = strides.flatMap((stride): [string, Roles[string]][] => [
      [`cls_${stride}`, ['N', countCells(canvas, [stride]), classes]],
      [`dis_${stride}`, ['N', countCells(canvas, [stride]), '4 · bins']],
    ]);
    return roleFaults(card, Object.fromEntries(roles));
  },
  decode: (predictions) => {
    const { canvas, options } = predictions;
    const { strides = STRIDES } = options;
    if (!predictions.has('predictions'))
      return strides.flatMap((stride) =>
        decodeCells(predictions, [...cells(canvas, [stride])], apart(predictions, stride)),
      );
    return decodeCells(predictions, [...cells(canvas, strides)], together(predictions));
  },
};

/** Where the numbers of cell i lie. */
interface Layout {
  scores: Float32Array;
  distances: Float32Array;
  classAt: (cell: number) => number;
  distanceAt: (cell: number) => number;
  bins: number;
}

function together({ output, canvas, classes, options: { strides = STRIDES } }: Predictions): Layout {
  const numbers = output('predictions');
  const size = numbers.length / countCells(canvas, strides);
  const classAt = (cell: number): number => cell * size;
  const distanceAt = (cell: number): number => cell * size + classes;
  return { scores: numbers, distances: numbers, classAt, distanceAt, bins: (size - classes) / SIDES };
}

function apart({ output, canvas, classes }: Predictions, stride: number): Layout {
  const [scores, distances] = [output(`cls_${stride}`), output(`dis_${stride}`)];
  const size = distances.length / countCells(canvas, [stride]);
  return {
    scores,
    distances,
    classAt: (cell) => cell * classes,
    distanceAt: (cell) => cell * size,
    bins: size / SIDES,
  };
}

function decodeCells({ canvas, classes, threshold, options }: Predictions, grid: Cell[], layout: Layout): Candidate[] {
  const { centerOffset = 0, centerShift = 0, activation = 'none' } = options;
  return grid.flatMap(({ column, row, stride }, cell) => {
    const { at: label, value } = largest(layout.scores, layout.classAt(cell), classes);
    const score = activation === 'sigmoid' ? sigmoid(value) : value;
    if (score < threshold) return [];
    const [x, y] = [(column + centerOffset) * stride + centerShift, (row + centerOffset) * stride + centerShift];
    const distance = (side: number): number =>
      stride * integral(layout.distances, layout.distanceAt(cell) + side * layout.bins, layout.bins);
    const [left, right] = [Math.max(0, x - distance(0)), Math.min(canvas.width, x + distance(2))];
    const [top, bottom] = [Math.max(0, y - distance(1)), Math.min(canvas.height, y + distance(3))];
    return [{ left, top, right, bottom, score, label }];
  });
}

/** The mean of 0, 1, … weighted by a softmax. */
function integral(numbers: Float32Array, from: number, count: number): number {
  const { value: most } = largest(numbers, from, count);
  let [sum, total] = [0, 0];
  for (let bin = 0; bin < count; bin++) {
    const weight = Math.exp((numbers[from + bin] ?? 0) - most);
    sum += weight * bin;
    total += weight;
  }
  return sum / total;
}
