import { beforeAll, describe, expect, it } from '@jest/globals';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { polygonOverlap, referenceBoxes, type Pair } from '../../../../test/support/ppocr-boxes.reference.js';
import type { TensorData } from '../../tensor.js';
import { boxesOf } from './boxes.js';
import type { TextQuad } from './quad.js';
import { textMaps } from './text-maps.js';

const OPTIONS = { boxThreshold: 0.6, unclip: 1.5, minSize: 3, maxBoxes: 1000 };
const [WIDTH, HEIGHT] = [192, 128];

/** Numbers 0..1 that are the same in every run (Lehmer 1951). */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Bars of text at all angles, as a detector's map has them: soft sides, some with holes, some cut off by the edge. */
function paint(seed: number, bars: number): Float32Array {
  const next = random(seed);
  const map = new Float32Array(WIDTH * HEIGHT);
  for (let bar = 0; bar < bars; bar++) {
    const [x, y, angle] = [next() * WIDTH, next() * HEIGHT, bar % 3 === 0 ? 0 : next() * Math.PI];
    const [long, short, peak] = [6 + next() * 30, 3 + next() * 5, 0.7 + next() * 0.3];
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const hole = bar % 4 === 1 ? short / 3 : 0;
    map.forEach((value, at) => {
      const [dx, dy] = [(at % WIDTH) - x, Math.floor(at / WIDTH) - y];
      const along = Math.abs(dx * cos + dy * sin);
      const across = Math.abs(dy * cos - dx * sin);
      const inside = Math.min(1, Math.max(0, 2 * Math.min(long - along, short - across)));
      const isHole = across < hole && along < long / 3;
      map[at] = Math.max(value, isHole ? 0.1 : peak * inside);
    });
  }
  return map;
}

const pairs = ({ corners }: TextQuad): Pair[] => corners.map(({ x, y }) => [x, y]);

describe('boxesOf', () => {
  let session: InferenceSession;
  beforeAll(async () => {
    const { mapGraph } = await import('./map-graph.js');
    session = await InferenceSession.create(mapGraph());
  });

  async function compute(_: string, __: Uint8Array, feeds: Record<string, unknown>) {
    const tensors = Object.entries(feeds as Record<string, TensorData>).map(([name, { type, data, dims }]) => [
      name,
      new Tensor(type, data, dims),
    ]);
    return (await session.run(Object.fromEntries(tensors))) as unknown as Record<string, TensorData>;
  }

  async function boxes(map: Float32Array, options = OPTIONS): Promise<TextQuad[]> {
    const tensor: TensorData = { type: 'float32', dims: [1, 1, HEIGHT, WIDTH], data: map };
    const [found] = await textMaps(tensor, 0.3, { compute });
    return found ? boxesOf(found, options) : [];
  }

  it('finds the boxes that PaddleOCR finds, with their scores', async () => {
    let count = 0;
    for (let seed = 1; seed <= 5; seed++) {
      const map = paint(seed * 7919, 6);
      const expected = referenceBoxes(map, WIDTH, HEIGHT);
      const found = await boxes(map);
      expect(found).toHaveLength(expected.length);
      count += found.length;
      for (const { corners, score } of expected) {
        const overlaps = found.map((box) => polygonOverlap(corners, pairs(box)));
        const best = Math.max(...overlaps);
        expect(best).toBeGreaterThan(0.99);
        expect(Math.abs((found[overlaps.indexOf(best)]?.score ?? 0) - score)).toBeLessThan(0.01);
      }
    }
    expect(count).toBeGreaterThan(10);
  });

  it('is exact to the pixel for upright text: grown by area · 1.5 / outline on all sides', async () => {
    const map = new Float32Array(WIDTH * HEIGHT);
    for (let y = 40; y < 50; y++) map.fill(0.9, y * WIDTH + 20, y * WIDTH + 120);
    const [box] = await boxes(map);
    // Pixels 20..119 × 40..49: 99 · 9 · 1.5 / 216 = 6.19.
    expect(box?.corners).toEqual([
      { x: 14, y: 34 },
      { x: 125, y: 34 },
      { x: 125, y: 55 },
      { x: 14, y: 55 },
    ]);
    expect(box?.score).toBeCloseTo(0.9, 5);
  });

  it('leaves out what is small or unlikely, and all but the largest', async () => {
    const map = new Float32Array(WIDTH * HEIGHT);
    for (let y = 10; y < 13; y++) map.fill(0.9, y * WIDTH + 20, y * WIDTH + 60);
    for (let y = 30; y < 40; y++) map.fill(0.5, y * WIDTH + 20, y * WIDTH + 60);
    for (let y = 60; y < 70; y++) map.fill(0.9, y * WIDTH + 20, y * WIDTH + 60);
    for (let y = 90; y < 100; y++) map.fill(0.9, y * WIDTH + 20, y * WIDTH + 90);
    expect(await boxes(map)).toHaveLength(2);
    const [only] = await boxes(map, { ...OPTIONS, maxBoxes: 1 });
    expect(only?.corners[0].y).toBeGreaterThan(80);
  });

  it('refuses a map with a number that is not finite', async () => {
    const map = new Float32Array(WIDTH * HEIGHT);
    map[777] = Number.NaN;
    await expect(boxes(map)).rejects.toThrow('not finite');
  });
});
