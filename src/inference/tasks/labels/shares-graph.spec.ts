import { describe, expect, it } from '@jest/globals';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { sharesGraph, type ScoreLayout } from './shares-graph.js';

const integers = (...numbers: number[]): Tensor =>
  new Tensor('int64', BigInt64Array.from(numbers.map(BigInt)), [numbers.length]);

async function shares(layout: ScoreLayout, values: number[], dims: number[], from = [0, 0], to = [99, 99]) {
  const session = await InferenceSession.create(sharesGraph(layout));
  const scores = new Tensor('float32', Float32Array.from(values), dims);
  const outputs = await session.run({ scores, from: integers(...from), to: integers(...to) });
  return [...(outputs['shares'] as Tensor).data];
}

/** The scores of pixels of these classes, of three, channels last. */
const pixels = (...classes: number[]): number[] =>
  classes.flatMap((one) => [0, 1, 2].map((at) => (at === one ? 4.5 : -at)));

describe('sharesGraph', () => {
  it('counts the class of the highest score of each pixel', async () => {
    expect(await shares('NHWC', pixels(0, 2, 2, 2), [1, 2, 2, 3])).toEqual([0.25, 0, 0.75]);
  });

  it('counts pictures of a batch by themselves', async () => {
    expect(await shares('NHWC', pixels(0, 0, 1, 2), [2, 1, 2, 3])).toEqual([1, 0, 0, 0, 0.5, 0.5]);
  });

  it('reads scores with classes first', async () => {
    expect(await shares('NCHW', [9, 0, 0, 1, 0, 2, 5, 7], [1, 2, 2, 2])).toEqual([0.25, 0.75]);
  });

  it('leaves out what is not the picture', async () => {
    expect(await shares('NHWC', pixels(1, 0, 0, 1, 0, 2, 1, 1, 1), [1, 3, 3, 3], [0, 1], [2, 3])).toEqual([
      0.75, 0, 0.25,
    ]);
  });

  it('takes the first of equal scores', async () => {
    expect(await shares('NHWC', [1, 1, 1], [1, 1, 1, 3])).toEqual([1, 0, 0]);
  });
});
