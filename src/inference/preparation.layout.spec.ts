import { describe, expect, it } from '@jest/globals';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { PictureInput, Resize } from '../model-registry/model.js';
import { preparationGraph, preparationSizes } from './preparation.js';

const CANVAS = 64;
const PICTURE = { width: 90, height: 50 };
const RESIZES: Partial<Resize>[] = [
  { mode: 'stretch' },
  { mode: 'letterbox', pad: 114, anchor: 'center' },
  { mode: 'letterbox', pad: 0, anchor: 'top-left' },
  { mode: 'shortest-crop', shortest: 70 },
  { mode: 'long-side', side: 64, stride: 32, rounding: 'up' },
  { mode: 'height', minWidth: 64, maxWidth: 256 },
];
const SCALINGS = ['bilinear', 'bicubic', 'nearest', 'area'] as const;
const CASES = RESIZES.flatMap((resize) =>
  SCALINGS.flatMap((scaling) => [true, false].map((antialias) => ({ ...resize, scaling, antialias }) as Resize)),
);

const KINDS = [
  { type: 'float32', color: 'BGR' },
  { type: 'float16', color: 'RGB' },
  { type: 'uint8', color: 'GRAY' },
] as const;

/** A gradient in each channel, with a batch of two that differ. */
function frames(): Tensor {
  const data = new Uint8Array(2 * PICTURE.height * PICTURE.width * 3).map((_, at) => (at * 37) % 251);
  return new Tensor('uint8', data, [2, PICTURE.height, PICTURE.width, 3]);
}

async function prepare(kind: Pick<PictureInput, 'layout' | 'type' | 'color'>, resize: Resize): Promise<Tensor> {
  const input: PictureInput = { name: 'x', ...kind, width: CANVAS, height: CANVAS, resize };
  const session = await InferenceSession.create(preparationGraph(input), { logSeverityLevel: 4 });
  const { size, edges } = preparationSizes(input, PICTURE);
  const integers = (numbers: number[]): Tensor => new Tensor('int64', BigInt64Array.from(numbers.map(BigInt)));
  const feeds = Object.entries({ frames: frames(), size: integers(size), edges: integers(edges) });
  const wanted = feeds.filter(([name]) => session.inputNames.includes(name));
  return (await session.run(Object.fromEntries(wanted))).prepared as Tensor;
}

/** [N, C, H, W] → [N, H, W, C]. */
function interleaved({ dims, data }: Tensor): number[] {
  const [, c, h, w] = dims as [number, number, number, number];
  const values = data as Float32Array | Uint8Array;
  return Array.from({ length: values.length }, (_, at) => {
    const [channel, place, picture] = [at % c, Math.floor(at / c) % (h * w), Math.floor(at / (c * h * w))];
    return values[(picture * c + channel) * h * w + place] as number;
  });
}

// With every optimisation of the runtime, as the inference thread has them: it is they that move transpositions.
describe('preparationGraph, interleaved', () => {
  it.each(CASES)('$mode by $scaling, antialias $antialias, has the numbers of the planar one', async (resize) => {
    for (const kind of KINDS) {
      const planar = await prepare({ ...kind, layout: 'NCHW' }, resize);
      const found = await prepare({ ...kind, layout: 'NHWC' }, resize);
      expect(found.dims).toEqual([planar.dims[0], planar.dims[2], planar.dims[3], planar.dims[1]]);
      expect(Array.from(found.data as Float32Array)).toEqual(interleaved(planar));
    }
  });
});
