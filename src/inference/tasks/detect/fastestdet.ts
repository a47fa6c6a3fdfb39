import { centred, sigmoid, type Candidate } from './candidate.js';
import type { Decoder } from './decoder.js';
import { classesOf, labelCountFaults, roleFaults } from './faults.js';

/** Objectness, and offset and size of the box. */
const BEFORE_LABELS = 5;

/**
 * FastestDet (github.com/dog-qiuqiu/FastestDet), as its `handle_preds`: role `predictions` [N, 5 + C, rows, columns] with
 * objectness (sigmoid done), offset (tanh) and size (sigmoid) of the box, and classes (softmax done).
 */
export const fastestdet: Decoder = {
  nms: 0.45,
  faults: (card) => [
    ...labelCountFaults(card, null),
    ...(card.labels
      ? roleFaults(card, { predictions: ['N', BEFORE_LABELS + classesOf(card), 'rows', 'columns'] })
      : []),
  ],
  decode: ({ output, shape, canvas, classes, threshold }) => {
    const numbers = output('predictions');
    const [rows = 0, columns = 0] = shape('predictions').slice(-2);
    const plane = rows * columns;
    const at = (channel: number, cell: number): number => numbers[channel * plane + cell] ?? 0;
    const found: Candidate[] = [];
    for (let cell = 0; cell < plane; cell++) {
      const objectness = at(0, cell);
      if (objectness ** 0.6 < threshold) continue;
      let label = 0;
      for (let next = 1; next < classes; next++)
        if (at(BEFORE_LABELS + next, cell) > at(BEFORE_LABELS + label, cell)) label = next;
      const score = objectness ** 0.6 * at(BEFORE_LABELS + label, cell) ** 0.4;
      if (score < threshold) continue;
      const x = ((cell % columns) + Math.tanh(at(1, cell))) / columns;
      const y = (Math.floor(cell / columns) + Math.tanh(at(2, cell))) / rows;
      const [width, height] = [sigmoid(at(3, cell)) * canvas.width, sigmoid(at(4, cell)) * canvas.height];
      found.push(centred([x * canvas.width, y * canvas.height, width, height], score, label));
    }
    return found;
  },
};
