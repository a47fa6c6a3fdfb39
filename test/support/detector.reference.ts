/**
 * The published pre- and post-processing of three detectors written down plainly, to compare with: nothing of it is shared with
 * the service. Boxes are corners in 0..1 of the picture.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { normalised, resizeAsOpenCv, type Pixels } from './pillow.reference.js';

export interface ReferenceBox {
  corners: [left: number, top: number, right: number, bottom: number];
  score: number;
  label: number;
}

/** A model's own way from a picture to boxes. */
export interface ReferenceDetector {
  width: number;
  height: number;
  nms: number;
  input: (pixels: Pixels) => Float32Array;
  boxes: (outputs: Record<string, Float32Array>, pixels: Pixels) => ReferenceBox[];
}

const NO_MEAN = [0, 0, 0];
const NO_STD = [1, 1, 1];

/** All boxes from a score on, after suppression within each label; most confident first. */
export async function detectAsReference(
  file: string,
  detector: ReferenceDetector,
  pixels: Pixels,
  least: number,
): Promise<ReferenceBox[]> {
  const session = await sessionOf(file);
  const { width, height } = detector;
  const image = new Tensor('float32', detector.input(pixels), [1, 3, height, width]);
  const tensors = await session.run({ [session.inputNames[0] as string]: image });
  const outputs = Object.entries(tensors).map(([name, { data }]) => [name, data as Float32Array]);
  const boxes = detector.boxes(Object.fromEntries(outputs) as Record<string, Float32Array>, pixels);
  return suppressed(
    boxes.filter(({ score }) => score >= least),
    detector.nms,
    pixels,
  );
}

const sessions = new Map<string, Promise<InferenceSession>>();

function sessionOf(file: string): Promise<InferenceSession> {
  const session = sessions.get(file) ?? InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  sessions.set(file, session);
  return session;
}

function suppressed(boxes: ReferenceBox[], most: number, { width, height }: Pixels): ReferenceBox[] {
  const left = [...boxes].sort((a, b) => b.score - a.score);
  const kept: ReferenceBox[] = [];
  for (let best = left.shift(); best; best = left.shift()) {
    kept.push(best);
    for (let at = left.length - 1; at >= 0; at--) {
      const other = left[at] as ReferenceBox;
      if (other.label === best.label && iou(inPixels(other, width, height), inPixels(best, width, height)) > most)
        left.splice(at, 1);
    }
  }
  return kept;
}

const inPixels = ({ corners: [a, b, c, d] }: ReferenceBox, width: number, height: number): ReferenceBox['corners'] => [
  a * width,
  b * height,
  c * width,
  d * height,
];

/** Intersection over union of two boxes by their corners. */
export function iou(a: ReferenceBox['corners'], b: ReferenceBox['corners']): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared);
}

/** Blue, green, red. */
const turned = ({ width, height, data }: Pixels): Pixels => ({
  width,
  height,
  data: data.map((_, at) => data[at - (at % 3) + 2 - (at % 3)] ?? 0),
});

const ratioOf = ({ width, height }: Pixels): number => Math.min(416 / width, 416 / height);

/** `preproc` and `demo_postprocess` of github.com/Megvii-BaseDetection/YOLOX, `yolox/data/data_augment.py` and `utils/demo_utils.py`. */
export const YOLOX_416: ReferenceDetector = {
  width: 416,
  height: 416,
  nms: 0.45,
  input: (pixels) => {
    const ratio = ratioOf(pixels);
    const to = { width: Math.trunc(pixels.width * ratio), height: Math.trunc(pixels.height * ratio) };
    const small = resizeAsOpenCv(turned(pixels), to);
    const padded = new Uint8Array(416 * 416 * 3).fill(114);
    for (let y = 0; y < to.height; y++)
      padded.set(small.data.subarray(y * to.width * 3, (y + 1) * to.width * 3), y * 416 * 3);
    return normalised({ width: 416, height: 416, data: padded }, 'NCHW', 1, NO_MEAN, NO_STD);
  },
  boxes: ({ output = new Float32Array() }, pixels) => {
    const ratio = ratioOf(pixels);
    const boxes: ReferenceBox[] = [];
    let row = 0;
    for (const stride of [8, 16, 32]) {
      const side = 416 / stride;
      for (let y = 0; y < side; y++)
        for (let x = 0; x < side; x++) {
          const [dx = 0, dy = 0, dw = 0, dh = 0, objectness = 0, ...classes] = output.slice(row * 85, ++row * 85);
          const label = classes.indexOf(Math.max(...classes));
          const [cx, cy] = [((dx + x) * stride) / ratio, ((dy + y) * stride) / ratio];
          const [w, h] = [(Math.exp(dw) * stride) / ratio, (Math.exp(dh) * stride) / ratio];
          boxes.push({
            corners: [
              (cx - w / 2) / pixels.width,
              (cy - h / 2) / pixels.height,
              (cx + w / 2) / pixels.width,
              (cy + h / 2) / pixels.height,
            ],
            score: objectness * (classes[label] ?? 0),
            label,
          });
        }
    }
    return boxes;
  },
};

/** `detect_imgs_onnx.py` of github.com/Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB. */
export const ULTRAFACE_320: ReferenceDetector = {
  width: 320,
  height: 240,
  nms: 0.3,
  input: (pixels) => {
    const small = resizeAsOpenCv(pixels, { width: 320, height: 240 });
    return normalised(small, 'NCHW', 1, [127, 127, 127], [128, 128, 128]);
  },
  boxes: ({ scores = new Float32Array(), boxes = new Float32Array() }) =>
    Array.from({ length: boxes.length / 4 }, (_, at) => ({
      corners: [...boxes.slice(at * 4, at * 4 + 4)] as ReferenceBox['corners'],
      score: scores[at * 2 + 1] ?? 0,
      label: 0,
    })),
};

const STEPS: [step: number, sides: number[]][] = [
  [8, [10, 16, 24]],
  [16, [32, 48]],
  [32, [64, 96]],
  [64, [128, 192, 256]],
];

/** YuNet of 2021 as OpenCV's zoo ran it (github.com/opencv/opencv_zoo, `yunet.py` of that year), on 160 × 120. */
export const YUNET_160: ReferenceDetector = {
  width: 160,
  height: 120,
  nms: 0.3,
  input: (pixels) => {
    const small = resizeAsOpenCv(turned(pixels), { width: 160, height: 120 });
    return normalised(small, 'NCHW', 1, NO_MEAN, NO_STD);
  },
  boxes: ({ loc = new Float32Array(), conf = new Float32Array(), iou: overlaps = new Float32Array() }) => {
    const boxes: ReferenceBox[] = [];
    let at = 0;
    let [columns, rows] = [40, 30];
    for (const [step, sides] of STEPS) {
      [columns, rows] = [Math.trunc(columns / 2), Math.trunc(rows / 2)];
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++)
          for (const side of sides) {
            const prior = [((x + 0.5) * step) / 160, ((y + 0.5) * step) / 120, side / 160, side / 120] as const;
            const [dx = 0, dy = 0, dw = 0, dh = 0] = loc.slice(at * 14, at * 14 + 4);
            const [cx, cy] = [prior[0] + dx * 0.1 * prior[2], prior[1] + dy * 0.1 * prior[3]];
            const [w, h] = [prior[2] * Math.exp(dw * 0.2), prior[3] * Math.exp(dh * 0.2)];
            const clipped = Math.min(1, Math.max(0, overlaps[at] ?? 0));
            const score = Math.sqrt((conf[at * 2 + 1] ?? 0) * clipped);
            boxes.push({ corners: [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], score, label: 0 });
            at++;
          }
    }
    return boxes;
  },
};
