import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { cropAsTorchvision, normalised, resizeAsPillow, type Pixels } from '../../test/support/pillow.reference.js';
import type { PictureInput } from '../model-registry/model.js';
import { preparationGraph, preparationSizes } from './preparation.js';

const MEAN = [0.48145466, 0.4578275, 0.40821073];
const STD = [0.26862954, 0.26130258, 0.27577711];

/** As CLIP's towers want pictures; other towers differ in these words only. */
const tower = (changes: Partial<PictureInput>): PictureInput => ({
  name: 'pixel_values',
  type: 'float32',
  layout: 'NCHW',
  width: 224,
  height: 224,
  color: 'RGB',
  resize: { mode: 'shortest-crop', scaling: 'bicubic', antialias: true },
  scale: 1 / 255,
  mean: MEAN,
  std: STD,
  ...changes,
});

/** A still with edges, colours and noise. */
function still(width: number, height: number): Pixels {
  const graph = `testsrc2=s=1280x720:d=0.1,format=rgb24,scale=${width}:${height},noise=alls=30:all_seed=7`;
  const args = [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    graph,
    '-frames:v',
    '1',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-',
  ];
  return { width, height, data: new Uint8Array(execFileSync('ffmpeg', args, { maxBuffer: 2 ** 28 })) };
}

async function prepare(input: PictureInput, { width, height, data }: Pixels): Promise<Float32Array> {
  const session = await InferenceSession.create(preparationGraph(input), { logSeverityLevel: 4 });
  const { size, edges } = preparationSizes(input, { width, height });
  const integers = (numbers: number[]): Tensor => new Tensor('int64', BigInt64Array.from(numbers.map(BigInt)));
  const feeds = {
    frames: new Tensor('uint8', data, [1, height, width, 3]),
    size: integers(size),
    edges: integers(edges),
  };
  const wanted = Object.entries(feeds).filter(([name]) => session.inputNames.includes(name));
  const { prepared } = await session.run(Object.fromEntries(wanted));
  return (prepared as Tensor).data as Float32Array;
}

/** How many numbers differ by more than rounding, and by how many bytes at most. */
function compare(found: Float32Array, expected: Float32Array, byte: number): { share: number; most: number } {
  expect(found).toHaveLength(expected.length);
  const bytes = found.map((number, at) => Math.abs(number - (expected[at] ?? 0)) / byte);
  return {
    share: bytes.filter((one) => one > 0.1).length / bytes.length,
    most: bytes.reduce((most, one) => Math.max(most, one), 0),
  };
}

describe('preparationGraph, beside Pillow', () => {
  it.each([
    ['wide', 640, 360],
    ['tall', 360, 640],
    ['with odd sides', 427, 311],
    ['small', 100, 130],
  ])('crops a picture that is %s as CLIP’s processor does', async (_, width, height) => {
    const pixels = still(width, height);
    const expected = normalised(cropAsTorchvision(pixels, 224, 224, 'bicubic'), 'NCHW', 1 / 255, MEAN, STD);
    const { share, most } = compare(await prepare(tower({}), pixels), expected, 1 / 255 / 0.27);
    expect(share).toBeLessThan(0.002);
    expect(most).toBeLessThan(1.1);
  });

  it('crops as DINOv2’s does', async () => {
    const pixels = still(640, 360);
    const input = tower({ resize: { mode: 'shortest-crop', shortest: 256, scaling: 'bicubic', antialias: true } });
    const expected = normalised(cropAsTorchvision(pixels, 256, 224, 'bicubic'), 'NCHW', 1 / 255, MEAN, STD);
    expect(compare(await prepare(input, pixels), expected, 1 / 255 / 0.27).share).toBeLessThan(0.002);
  });

  it('stretches as SigLIP’s does', async () => {
    const pixels = still(640, 360);
    const halves = [0.5, 0.5, 0.5];
    const input = tower({
      resize: { mode: 'stretch', scaling: 'bilinear', antialias: true },
      mean: halves,
      std: halves,
    });
    const expected = normalised(resizeAsPillow(pixels, 224, 224, 'bilinear'), 'NCHW', 1 / 255, halves, halves);
    const { share, most } = compare(await prepare(input, pixels), expected, 1 / 127.5);
    // Halves between two bytes, which plain ratios make often, may be rounded either way.
    expect(share).toBeLessThan(0.01);
    expect(most).toBeLessThan(1.1);
  });

  it('lays windows of pictures out as one input', async () => {
    const [first, second] = [still(48, 27), { ...still(48, 27), data: new Uint8Array(48 * 27 * 3).fill(9) }];
    const input = { ...tower({}), layout: 'NHWC', width: 48, height: 27, window: 2 } as const;
    const plain: PictureInput = {
      ...input,
      resize: { mode: 'stretch', scaling: 'bilinear' },
      scale: 1,
      mean: [0, 0, 0],
      std: [1, 1, 1],
    };
    const session = await InferenceSession.create(preparationGraph(plain), { logSeverityLevel: 4 });
    const frames = new Tensor('uint8', Buffer.concat([first.data, second.data]), [2, 27, 48, 3]);
    const size = new Tensor('int64', BigInt64Array.of(27n, 48n));
    const edges = new Tensor('int64', new BigInt64Array(4));
    const { prepared } = await session.run({ frames, size, edges });
    expect(prepared?.dims).toEqual([1, 2, 27, 48, 3]);
    expect([...(prepared as Tensor).data]).toEqual([...first.data, ...second.data]);
  });
});
