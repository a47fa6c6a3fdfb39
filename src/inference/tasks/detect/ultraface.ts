import type { Candidate } from './candidate.js';
import type { Decoder } from './decoder.js';
import { labelCountFaults, roleFaults, sizeOf } from './faults.js';

/**
 * UltraFace (github.com/Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB): role `scores` [N, boxes, 2] of background and face,
 * softmax done, and `boxes` [N, boxes, 4], corners in 0..1 of the canvas.
 */
export const ultraface: Decoder = {
  nms: 0.3,
  faults: (card) => {
    const count = sizeOf(card, 'boxes', 1) ?? 'boxes';
    return [...roleFaults(card, { scores: ['N', count, 2], boxes: ['N', count, 4] }), ...labelCountFaults(card, 1)];
  },
  decode: ({ output, canvas: { width, height }, threshold }) => {
    const [scores, boxes] = [output('scores'), output('boxes')];
    const found: Candidate[] = [];
    for (let at = 0; at < scores.length / 2; at++) {
      const score = scores[2 * at + 1] ?? 0;
      if (score < threshold) continue;
      const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(4 * at, 4 * at + 4);
      found.push({
        left: left * width,
        top: top * height,
        right: right * width,
        bottom: bottom * height,
        score,
        label: 0,
      });
    }
    return found;
  },
};
