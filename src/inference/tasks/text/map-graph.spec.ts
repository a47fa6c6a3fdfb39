import { beforeAll, describe, expect, it } from '@jest/globals';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { mapGraph } from './map-graph.js';

describe('mapGraph', () => {
  let session: InferenceSession;

  beforeAll(async () => {
    session = await InferenceSession.create(mapGraph());
  });

  async function run(values: number[], dims: number[], threshold = 0.3): Promise<Record<string, number[]>> {
    const outputs = await session.run({
      map: new Tensor('float32', Float32Array.from(values), dims),
      threshold: new Tensor('float32', Float32Array.of(threshold), []),
    });
    return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, [...(data as Float32Array)]]));
  }

  it('gives where runs above the threshold begin and end, at both edges too', async () => {
    const { starts, ends } = await run([0.5, 0.5, 0, 0.9, 0, 0.3, 0.4, 0.2], [1, 1, 2, 4]);
    expect(starts).toEqual([0, 0, 0, 0, 0, 1, 0, 3, 2]);
    expect(ends).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 3]);
  });

  it('tells the maps of a batch apart', async () => {
    const { starts, ends } = await run([1, 1, 1, 1], [2, 1, 1, 2]);
    expect([starts, ends]).toEqual([
      [0, 1, 0, 0, 0, 0],
      [0, 1, 0, 0, 2, 2],
    ]);
  });

  it('finds nothing in an empty map', async () => {
    expect((await run([0, 0, 0, 0], [1, 1, 2, 2])).starts).toEqual([]);
  });

  it('sums along rows', async () => {
    expect((await run([1, 2, 3, 4, 5, 6], [1, 1, 2, 3])).sums).toEqual([1, 3, 6, 4, 9, 15]);
  });
});
