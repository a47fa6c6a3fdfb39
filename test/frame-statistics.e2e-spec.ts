import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FrameStatistics } from '../src/pipeline/steps/statistics.js';
import { BuiltInInference } from './support/built-in-inference.js';
import { measureFrame } from './support/frame-statistics.reference.js';

type Pixel = (x: number, y: number) => number[];

const SIZES: [number, number][] = [
  [64, 64],
  [256, 256],
  [97, 41],
  [8, 8],
];

const paint = (width: number, height: number, pixel: Pixel): Uint8Array =>
  Uint8Array.from(Array.from({ length: width * height }, (_, at) => pixel(at % width, Math.floor(at / width))).flat());

/** Dark, bright and coloured areas, fine and coarse, that wander with `seed`. */
const scene =
  (seed: number): Pixel =>
  (x, y) =>
    [1, 2, 3].map((channel) => {
      const wave = Math.sin((x + seed) / (2 + channel)) + Math.cos((y - seed) / (5 * channel)) + Math.sin(x * y);
      return Math.round(Math.min(255, Math.max(0, 90 + 60 * wave)));
    });

describe('frame-statistics', () => {
  let inference: BuiltInInference;
  beforeAll(async () => {
    inference = await BuiltInInference.load('frame-statistics');
  });

  const measure = (pictures: Uint8Array[], width: number, height: number): Promise<FrameStatistics[]> =>
    inference.run(inference.model('frame-statistics'), pictures, undefined, { width, height });

  it.each(SIZES)('agrees with the definitions on pictures of %d × %d', async (width, height) => {
    const pictures = [0, 3, 3].map((seed) => paint(width, height, scene(seed)));
    const rows = await measure(pictures, width, height);
    const expected = pictures.map((bytes, at) =>
      measureFrame({ width, height, bytes }, { width, height, bytes: pictures[Math.max(0, at - 1)] as Uint8Array }),
    );
    for (const [at, row] of rows.entries())
      for (const [name, value] of Object.entries(row)) {
        const error = Math.abs(value - (expected[at]?.[name] ?? NaN)) / Math.max(1, Math.abs(value));
        expect([name, at, error < 1e-4]).toEqual([name, at, true]);
      }
    expect(rows.map(({ difference }) => difference > 0)).toEqual([false, true, false]);
  });

  it('has plain numbers for plain pictures', async () => {
    const [black, red] = await measure([paint(64, 64, () => [0, 0, 0]), paint(64, 64, () => [255, 0, 0])], 64, 64);
    const { dark, ...others } = black as FrameStatistics;
    expect([dark, Object.values(others)]).toEqual([1, [0, 0, 0, 0, 0, 0, 0, 0]]);
    expect(red).toMatchObject({ saturation: 255, dark: 0, moved: 1 });
    expect(red?.brightness).toBeCloseTo(76.245, 2);
    expect(red?.colorfulness).toBeCloseTo(0.3 * Math.hypot(255, 127.5), 2);
  });

  it('counts the cells that moved', async () => {
    const grey = paint(64, 64, () => [100, 100, 100]);
    const corner = paint(64, 64, (x, y) => (x < 8 && y < 16 ? [140, 140, 140] : [100, 100, 100]));
    const [, row] = await measure([grey, corner], 64, 64);
    expect(row).toMatchObject({ moved: 2 / 64, difference: (2 / 64) * 40 });
    expect(row?.peak).toBeCloseTo(40, 3);
  });
});
