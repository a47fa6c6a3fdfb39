import type { Runtime } from '../../runtime.js';
import type { TensorData } from '../../tensor.js';
import type { TextMap } from './boxes.js';
import { mapGraph } from './map-graph.js';
import type { Run } from './runs.js';

const NAME = 'text-map';
const GRAPH = mapGraph();

/**
 * Goes over probability maps, float32 [N, 1, H, W], in the thread that runs models: one for each. Throws a sentence when a
 * number is not finite. The tensor's buffer is moved.
 */
export async function textMaps(
  map: TensorData,
  threshold: number,
  runtime: Pick<Runtime, 'compute'>,
): Promise<TextMap[]> {
  const [count = 0, , height = 0, width = 0] = map.dims;
  const scalar: TensorData = { type: 'float32', dims: [], data: Float32Array.of(threshold) };
  const { starts, ends, sums } = await runtime.compute(NAME, GRAPH, { map, threshold: scalar });
  const runs = runsOf(starts?.data as Float32Array, ends?.data as Float32Array, count);
  const all = sums?.data as Float32Array;
  return runs.map((found, at) => {
    const size = height * width;
    const own = all.subarray(at * size, (at + 1) * size);
    // The last sum of a row has seen all of it.
    for (let row = 1; row <= height; row++)
      if (!Number.isFinite(own[row * width - 1])) throw new Error('gave a map with a number that is not finite');
    return { runs: found, sums: own, width, height };
  });
}

/** By map: `starts` and `ends` are [3, R], index of the map, row and column. */
function runsOf(starts: Float32Array, ends: Float32Array, count: number): Run[][] {
  const total = starts.length / 3;
  const maps = Array.from({ length: count }, (): Run[] => []);
  for (let at = 0; at < total; at++) {
    const [row, start, end] = [starts[total + at], starts[2 * total + at], ends[2 * total + at]] as [
      number,
      number,
      number,
    ];
    maps[starts[at] as number]?.push({ row, start, end });
  }
  return maps;
}
