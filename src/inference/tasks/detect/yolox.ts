import { centred, largest, type Candidate } from './candidate.js';
import { cells, countCells, type Decoder } from './decoder.js';
import type { DetectOptions } from './detect-options.js';
import { canvasOf, classesOf, labelCountFaults, roleFaults } from './faults.js';

const STRIDES = [8, 16, 32];
/** Middle and size of the box, and whether there is anything. */
const BEFORE_LABELS = 5;

/**
 * YOLOX (Ge et al. 2021, arXiv:2107.08430), as its repository's `demo_postprocess`: role `predictions` [N, cells, 5 + C] with
 * x, y, log width, log height in strides from the cell's corner, objectness and classes, sigmoids done.
 */
export const yolox: Decoder = {
  nms: 0.45,
  faults: (card) => {
    const { strides = STRIDES } = (card.options ?? {}) as Partial<DetectOptions>;
    const size = BEFORE_LABELS + classesOf(card);
    const roles = { predictions: ['N', countCells(canvasOf(card), strides), size] };
    return [...labelCountFaults(card, null), ...(card.labels ? roleFaults(card, roles) : [])];
  },
  decode: ({ output, canvas, classes, threshold, options: { strides = STRIDES } }) => {
    const numbers = output('predictions');
    const found: Candidate[] = [];
    let at = 0;
    for (const { column, row, stride } of cells(canvas, strides)) {
      const objectness = numbers[at + 4] ?? 0;
      if (objectness >= threshold) {
        const { at: label, value } = largest(numbers, at + BEFORE_LABELS, classes);
        const [x = 0, y = 0, width = 0, height = 0] = numbers.subarray(at, at + 4);
        if (objectness * value >= threshold)
          found.push(
            centred(
              [(x + column) * stride, (y + row) * stride, Math.exp(width) * stride, Math.exp(height) * stride],
              objectness * value,
              label,
            ),
          );
      }
      at += BEFORE_LABELS + classes;
    }
    return found;
  },
};
