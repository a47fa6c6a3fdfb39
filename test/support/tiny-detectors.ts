import { rows, type Said, type TinyDetector } from './detector-models.js';

/** What `wide`, a picture of 64 × 32, must show by a detector: label, confidence and box in 0..1, worked out by hand. */
export interface Expected {
  label: string;
  confidence: number;
  box: [x: number, y: number, width: number, height: number];
}

const { log, atanh } = Math;
const THINGS = ['cat', 'dog'];
const CANVAS = { width: 32, height: 32 };
const STRIDES = [8, 16, 32];

/** Bins 0, 1, 2 with the mean 1, 2 and 0.5. */
const [ONE, TWO, HALF] = [[0, 0, 0], [-50, -50, 50], [3, 3, -50]]; // prettier-ignore

/** Of 21 cells, that at column 2 and row 1 of stride 8. */
const CELL = 6;
const DISTANCES = [...ONE, ...TWO, ...HALF, ...TWO];

const yolox: TinyDetector = {
  name: 'yolox',
  ...CANVAS,
  resize: { mode: 'letterbox', pad: 114, anchor: 'top-left' },
  labels: THINGS,
  options: { decoder: 'yolox', threshold: 0.3, nms: 0.45 },
  outputs: [
    {
      role: 'predictions',
      shape: [21, 7],
      values: rows(21, 7, {
        // Three times the box 16..24 × 0..16; of a stride of 8 with another label, of a stride of 16 twice with the same.
        0: [2.5, 1, 0, log(2), 0.5, 0.9, 0],
        17: [0.25, 0.5, log(0.5), 0, 0.9, 0.1, 0.8],
        18: [1.25, -0.5, log(0.5), 0, 0.8, 0, 0.8],
        // Below the threshold by its label alone.
        20: [0.5, 0.5, 0, 0, 0.9, 0.3, 0.3],
      }),
    },
  ],
};

const nanodet: TinyDetector = {
  name: 'nanodet',
  ...CANVAS,
  labels: ['cat'],
  options: { decoder: 'nanodet', strides: STRIDES },
  outputs: [{ role: 'predictions', shape: [21, 13], values: rows(21, 13, { [CELL]: [0.8, ...DISTANCES] }) }],
};

/** The same, the way of the first version: an output a stride, without the batch, classes as logits. */
const nanodetFirst: TinyDetector = {
  ...nanodet,
  name: 'nanodet-first',
  options: { decoder: 'nanodet', strides: STRIDES, centerOffset: 0.5, centerShift: -0.5, activation: 'sigmoid' },
  outputs: STRIDES.flatMap((stride): Said[] => {
    const count = (32 / stride) ** 2;
    const logits = Array.from({ length: count }, (_, at) => (stride === 8 && at === CELL ? log(4) : -9));
    const distances = rows(count, 12, stride === 8 ? { [CELL]: DISTANCES } : {});
    return [
      { role: `cls_${stride}`, shape: [count, 1], values: logits, isBare: true },
      { role: `dis_${stride}`, shape: [count, 12], values: distances, isBare: true },
    ];
  }),
};

const fastestdet: TinyDetector = {
  name: 'fastestdet',
  width: 48,
  height: 32,
  labels: THINGS,
  options: { decoder: 'fastestdet' },
  // Seven planes of 2 rows and 3 columns: only the last cell has something.
  outputs: [
    {
      role: 'predictions',
      shape: [7, 2, 3],
      values: [0.8, atanh(0.5), atanh(0.25), 0, -log(3), 0.1, 0.6].flatMap((value) => [0, 0, 0, 0, 0, value]),
    },
  ],
};

const detr: TinyDetector = {
  name: 'detr',
  ...CANVAS,
  labels: THINGS,
  options: { decoder: 'detr', threshold: 0.4 },
  outputs: [
    // Three are over the threshold, but two queries give two boxes.
    { role: 'logits', shape: [2, 2], values: [log(3), log(1.5), -9, log(4)] },
    { role: 'boxes', shape: [2, 4], values: [0.5, 0.5, 0.5, 0.25, 0.875, 0.5, 0.5, 1] },
  ],
};

const detrSoftmax: TinyDetector = {
  ...detr,
  name: 'detr-softmax',
  options: { decoder: 'detr', activation: 'softmax', threshold: 0.4 },
  outputs: [
    // 1 : 6 : 1 for a dog; 1 : 1 : 8 for nothing.
    { role: 'logits', shape: [2, 3], values: [0, log(6), 0, 0, 0, log(8)] },
    { role: 'boxes', shape: [2, 4], values: [0.5, 0.5, 0.5, 0.25, 0.5, 0.5, 1, 1] },
  ],
};

const coco: TinyDetector = {
  ...detr,
  name: 'detr-coco91',
  labels: Array.from({ length: 80 }, (_, at) => `thing ${at}`),
  options: { decoder: 'detr', classIds: 'coco91' },
  outputs: [
    {
      role: 'logits',
      shape: [3, 91],
      // 90 is the last of the 80, 13 comes after one gap, 12 is that gap.
      values: [90, 13, 12].flatMap((id, at) => Array.from({ length: 91 }, (_, c) => (c === id ? log(9 - at) : -9))),
    },
    { role: 'boxes', shape: [3, 4], values: rows(3, 4, { 0: [0.5, 0.5, 1, 1], 1: [0.25, 0.25, 0.5, 0.5] }) },
  ],
};

const ultraface: TinyDetector = {
  name: 'ultraface',
  ...CANVAS,
  labels: ['face'],
  options: { decoder: 'ultraface', threshold: 0.7 },
  outputs: [
    { role: 'scores', shape: [4, 2], values: [0.1, 0.9, 0.2, 0.8, 0.25, 0.75, 0.4, 0.6] },
    // The second overlaps the first by a third, the third not at all and leaves the picture, the fourth is too faint.
    {
      role: 'boxes',
      shape: [4, 4],
      values: [0, 0, 0.5, 0.5, 0.25, 0, 0.75, 0.5, 0.75, 0.5, 1.25, 1.5, 0, 0.5, 0.5, 1],
    },
  ],
};

const points = [0, 0, 1, 0, 0.5, 0.5, 0, 1, 1, 1];

const yunet: TinyDetector = {
  name: 'yunet',
  ...CANVAS,
  labels: ['face'],
  options: { decoder: 'yunet', threshold: 0.6 },
  outputs: STRIDES.flatMap((stride): Said[] => {
    const count = (32 / stride) ** 2;
    const only = (row: number[]): number[] => rows(count, row.length, stride === 8 ? { [CELL]: row } : {});
    return [
      { role: `cls_${stride}`, shape: [count, 1], values: only([0.81]) },
      { role: `obj_${stride}`, shape: [count, 1], values: only([1.2]) },
      { role: `bbox_${stride}`, shape: [count, 4], values: only([0.5, 0.5, log(2), 0]) },
      { role: `kps_${stride}`, shape: [count, 10], values: only(points) },
    ];
  }),
};

/** Of 235 anchors on 64 × 64, the larger at column 2 and row 1 of stride 16: at 40, 24, side 48. */
const ANCHOR = 205;

const yunetAnchors: TinyDetector = {
  name: 'yunet-anchors',
  width: 64,
  height: 64,
  labels: ['face'],
  options: { decoder: 'yunet', threshold: 0.6 },
  outputs: [
    {
      role: 'loc',
      shape: [235, 14],
      isBare: true,
      values: rows(235, 14, { [ANCHOR]: [1, 0, 5 * log(0.5), 5 * log(0.25), ...points] }),
    },
    { role: 'conf', shape: [235, 2], isBare: true, values: rows(235, 2, { [ANCHOR]: [0.19, 0.81] }) },
    { role: 'iou', shape: [235, 1], isBare: true, values: rows(235, 1, { [ANCHOR]: [1.5] }) },
  ],
};

/** A detector of each family and what it must find in a picture of 64 × 32, most confident first. */
export const TINY_DETECTORS: [TinyDetector, Expected[]][] = [
  // 64 × 32 lies on 32 × 16 of the canvas.
  [
    yolox,
    [
      { label: 'dog', confidence: 0.72, box: [0.5, 0, 0.25, 1] },
      { label: 'cat', confidence: 0.45, box: [0.5, 0, 0.25, 1] },
    ],
  ],
  // From 16, 8: 8 to the left, 16 up and cut off at 0, 4 to the right, 16 down.
  [nanodet, [{ label: 'cat', confidence: 0.8, box: [8 / 32, 0, 12 / 32, 24 / 32] }]],
  // From 19.5, 11.5.
  [nanodetFirst, [{ label: 'cat', confidence: 0.8, box: [11.5 / 32, 0, 12 / 32, 27.5 / 32] }]],
  // The middle is at 2.5 of 3 columns and 1.25 of 2 rows; the right side is cut off.
  [fastestdet, [{ label: 'dog', confidence: 0.8 ** 0.6 * 0.6 ** 0.4, box: [7 / 12, 0.5, 5 / 12, 0.25] }]],
  [
    detr,
    [
      { label: 'dog', confidence: 0.8, box: [0.625, 0, 0.375, 1] },
      { label: 'cat', confidence: 0.75, box: [0.25, 0.375, 0.5, 0.25] },
    ],
  ],
  [detrSoftmax, [{ label: 'dog', confidence: 0.75, box: [0.25, 0.375, 0.5, 0.25] }]],
  [
    coco,
    [
      { label: 'thing 79', confidence: 0.9, box: [0, 0, 1, 1] },
      { label: 'thing 11', confidence: 8 / 9, box: [0, 0, 0.5, 0.5] },
    ],
  ],
  [
    ultraface,
    [
      { label: 'face', confidence: 0.9, box: [0, 0, 0.5, 0.5] },
      { label: 'face', confidence: 0.75, box: [0.75, 0.5, 0.25, 0.5] },
    ],
  ],
  // The middle is at 20, 12, the size 16 × 8.
  [yunet, [{ label: 'face', confidence: 0.9, box: [12 / 32, 8 / 32, 16 / 32, 8 / 32] }]],
  // The middle is at 44.8, 24, the size 24 × 12.
  [yunetAnchors, [{ label: 'face', confidence: 0.9, box: [32.8 / 64, 18 / 64, 24 / 64, 12 / 64] }]],
];
