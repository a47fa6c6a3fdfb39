import { centred, largest, sigmoid, type Candidate } from './candidate.js';
import type { Decoder, Predictions } from './decoder.js';
import { labelCountFaults, roleFaults, sizeOf } from './faults.js';
import { byScore } from './suppress.js';

/**
 * The DETR family: role `logits` [N, Q, C] and `boxes` [N, Q, 4], middle and size in 0..1 of the canvas. `activation` `sigmoid`
 * (the default) as RT-DETR (Zhao et al. 2023, arXiv:2304.08069), D-FINE and RF-DETR: of all queries and classes the Q most
 * confident. `softmax` as DETR (Carion et al. 2020, arXiv:2005.12872) and YOLOS: one class a query, the last is "no object".
 */
export const detr: Decoder = {
  nms: null,
  faults: (card) => {
    const queries = sizeOf(card, 'boxes', 1) ?? 'Q';
    const classes = sizeOf(card, 'logits', 2);
    const none = card.options?.['activation'] === 'softmax' ? 1 : 0;
    return [
      ...roleFaults(card, { logits: ['N', queries, 'C'], boxes: ['N', queries, 4] }),
      ...labelCountFaults(card, classes === null ? null : classes - none),
    ];
  },
  decode: (predictions) =>
    predictions.options.activation === 'softmax' ? decodeSoftmax(predictions) : decodeSigmoid(predictions),
};

function decodeSigmoid(predictions: Predictions): Candidate[] {
  const { output, classes, threshold } = predictions;
  const logits = output('logits');
  const boxes = boxesOf(predictions);
  // Of logits: a sigmoid for each of thousands would be for nothing.
  const least = Math.log(threshold / (1 - threshold));
  const found: Candidate[] = [];
  logits.forEach((logit, at) => {
    if (logit >= least) found.push(centred(boxes(Math.floor(at / classes)), sigmoid(logit), at % classes));
  });
  return byScore(found).slice(0, logits.length / classes);
}

function decodeSoftmax(predictions: Predictions): Candidate[] {
  const { output, classes, threshold } = predictions;
  const logits = output('logits');
  const boxes = boxesOf(predictions);
  const size = classes + 1;
  const found: Candidate[] = [];
  for (let query = 0; query < logits.length / size; query++) {
    const { at: label, value } = largest(logits, query * size, classes);
    const row = logits.subarray(query * size, (query + 1) * size);
    const score = 1 / row.reduce((sum, logit) => sum + Math.exp(logit - value), 0);
    if (score >= threshold) found.push(centred(boxes(query), score, label));
  }
  return found;
}

/** Middle and size of a query's box, pixels of the canvas. */
function boxesOf({ output, canvas }: Predictions): (query: number) => [number, number, number, number] {
  const boxes = output('boxes');
  return (query) => {
    const [x = 0, y = 0, width = 0, height = 0] = boxes.subarray(4 * query, 4 * query + 4);
    return [x * canvas.width, y * canvas.height, width * canvas.width, height * canvas.height];
  };
}
