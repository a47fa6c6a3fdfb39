import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import {
  detectAsReference,
  iou,
  ULTRAFACE_320,
  YOLOX_416,
  YUNET_160,
  type ReferenceBox,
  type ReferenceDetector,
} from '../../../test/support/detector.reference.js';
import { bootInference } from '../../../test/support/inference-room.js';
import { learnedModels } from '../../../test/support/learned-models.js';
import { readPixels, type Pixels } from '../../../test/support/pillow.reference.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA } from '../../../test/support/shared-data.js';
import type { Box, ObjectFinding } from '../../common/findings.js';
import type { Inference } from '../inference.js';

const MODELS: Record<string, { file: string; threshold: number; reference: ReferenceDetector }> = {
  'yolox-nano': { file: 'yolox_nano_416.onnx', threshold: 0.3, reference: YOLOX_416 },
  ultraface: { file: 'face_rfb_320.onnx', threshold: 0.7, reference: ULTRAFACE_320 },
  yunet: { file: 'face_yunet_120x160.onnx', threshold: 0.6, reference: YUNET_160 },
};

/** How far two runs may lie apart, so that rounding does not decide what is found. */
const MARGIN = 0.01;

/** A picture, or of a video the frame at a second. */
const SIGHTS: [name: string, second: number | null][] = [
  ['images/voc/2007_000027.jpg', null],
  ['images/voc/2007_000129.jpg', null],
  ['images/voc/2007_000346.jpg', null],
  ['images/voc/2007_000733.jpg', null],
  ['images/faces/astronaut.png', null],
  ['videos/faces_h264_aac.mp4', 0.5],
  ['videos/hikers_h264.mp4', 8],
  ['videos/one_by_one_person_h264.mp4', 20],
  ['videos/face_h264_1080x720.mp4', 0.5],
  ['videos/asl_walk_h264.mkv', 1],
];

function pixelsOf(name: string, second: number | null): Pixels {
  const path = join(SHARED_DATA, name);
  if (second === null) return readPixels(path);
  const frame = [
    '-ss',
    String(second),
    '-i',
    path,
    '-frames:v',
    '1',
    '-f',
    'image2pipe',
    '-c:v',
    'ppm',
    '-pix_fmt',
    'rgb24',
    '-',
  ];
  const ppm = execFileSync('ffmpeg', ['-v', 'error', ...frame], { maxBuffer: 2 ** 30 });
  const [header = '', width, height] = /^P6\s+(\d+) (\d+)\s+255\n/.exec(ppm.subarray(0, 40).toString('latin1')) ?? [];
  return { width: Number(width), height: Number(height), data: new Uint8Array(ppm.subarray(header.length)) };
}

/** Corners, cut off at the picture's edges as findings are. */
const inside = (corners: ReferenceBox['corners']): ReferenceBox['corners'] =>
  corners.map((corner) => Math.min(1, Math.max(0, corner))) as ReferenceBox['corners'];

const cornersOf = ({ x, y, width, height }: Box): ReferenceBox['corners'] => [x, y, x + width, y + height];

const isSame = ({ box, confidence, labelId }: ObjectFinding, { corners, score, label }: ReferenceBox): boolean =>
  labelId === label && Math.abs(confidence - score) < MARGIN && iou(cornersOf(box), inside(corners)) >= 0.99;

(hasSharedData ? describe : describe.skip)(`detectors and their references${NEEDS_DATA}`, () => {
  let app: TestingModule;
  let inference: Inference;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const registry = await learnedModels(...Object.keys(MODELS));
    remove = registry.remove;
    ({ app, inference } = await bootInference(registry.root));
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await remove();
  });

  it.each(Object.keys(MODELS))(
    'finds with %s what the reference finds',
    async (name) => {
      const { file, threshold, reference } = MODELS[name] as (typeof MODELS)[string];
      const path = join(SHARED_DATA, 'models', file);
      let count = 0;
      for (const sight of SIGHTS) {
        const pixels = pixelsOf(...sight);
        const [found = []] = await inference.run<ObjectFinding[]>(
          inference.model(name),
          [pixels.data],
          undefined,
          pixels,
        );
        const expected = await detectAsReference(path, reference, pixels, threshold - MARGIN);
        const missed = expected
          .filter(({ score }) => score >= threshold + MARGIN)
          .filter((box) => !found.some((finding) => isSame(finding, box)));
        const invented = found.filter((finding) => !expected.some((box) => isSame(finding, box)));
        expect({ sight, missed, invented }).toEqual({ sight, missed: [], invented: [] });
        count += found.length;
      }
      // Not everything is to be seen by every model, but nothing would prove nothing.
      expect(count).toBeGreaterThan(8);
    },
    120_000,
  );
});
