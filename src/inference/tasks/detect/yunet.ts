import { centred, type Candidate } from './candidate.js';
import { cells, countCells, type Decoder } from './decoder.js';
import type { DetectOptions } from './detect-options.js';
import { canvasOf, labelCountFaults, roleFaults, type Roles } from './faults.js';
import { decodePriors, priors } from './yunet-priors.js';

const STRIDES = [8, 16, 32];
/** x and y of five points. */
const LANDMARKS = 10;

/**
 * YuNet (Wu et al. 2023, doi 10.1007/s11633-023-1423-y), both builds of OpenCV's zoo: that of 2023 with roles `cls_<stride>`,
 * `obj_<stride>`, `bbox_<stride>` and `kps_<stride>` by cells; that of 2021 with `loc`, `conf` and `iou` by anchors. Five
 * landmarks: right eye, left eye, nose, right and left corner of the mouth.
 */
export const yunet: Decoder = {
  nms: 0.3,
  faults: (card) => {
    const { strides = STRIDES } = (card.options ?? {}) as Partial<DetectOptions>;
    const canvas = canvasOf(card);
    const byAnchors = card.outputs.some(({ role }) => role === 'loc');
    const roles = byAnchors ? anchorRoles(priors(canvas).length) : cellRoles(canvas, strides);
    return [...roleFaults(card, roles), ...labelCountFaults(card, 1)];
  },
  decode: (predictions) => {
    if (predictions.has('loc')) return decodePriors(predictions);
    const { canvas, options, output, threshold } = predictions;
    const { strides = STRIDES } = options;
    return strides.flatMap((stride) => {
      const role = (name: string): Float32Array => output(`${name}_${stride}`);
      const [classes, objects, boxes, points] = [role('cls'), role('obj'), role('bbox'), role('kps')];
      const found: Candidate[] = [];
      let at = 0;
      for (const { column, row } of cells(canvas, [stride])) {
        const score = Math.sqrt(clip(classes[at]) * clip(objects[at]));
        if (score >= threshold) {
          const [x = 0, y = 0, width = 0, height = 0] = boxes.subarray(4 * at, 4 * at + 4);
          const box = centred(
            [(column + x) * stride, (row + y) * stride, Math.exp(width) * stride, Math.exp(height) * stride],
            score,
            0,
          );
          const landmarks = Array.from(points.subarray(LANDMARKS * at, LANDMARKS * (at + 1)), (offset, axis) =>
            axis % 2 === 0 ? (column + offset) * stride : (row + offset) * stride,
          );
          found.push({ ...box, landmarks });
        }
        at++;
      }
      return found;
    });
  },
};

const clip = (score = 0): number => Math.min(1, Math.max(0, score));

const anchorRoles = (count: number): Roles => ({
  loc: ['N', count, 14],
  conf: ['N', count, 2],
  iou: ['N', count, 1],
});

function cellRoles(canvas: { width: number; height: number }, strides: number[]): Roles {
  const sizes = { cls: 1, obj: 1, bbox: 4, kps: LANDMARKS };
  return Object.fromEntries(
    strides.flatMap((stride) =>
      Object.entries(sizes).map(([name, size]) => [`${name}_${stride}`, ['N', countCells(canvas, [stride]), size]]),
    ),
  );
}
