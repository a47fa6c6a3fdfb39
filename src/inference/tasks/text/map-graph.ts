import { Graph } from '../../../onnx/graph.js';

/**
 * A graph that goes over probability maps `map`, float32 [N, 1, H, W], so that no JavaScript does: `starts` and `ends`, float32
 * [3, R], are batch index, row and column of the first pixel, and of the one after the last, of each run of pixels above
 * `threshold` (float32, no dimensions), by batch, row and column; `sums`, float32 [N, H, W], are cumulative along rows.
 */
export function mapGraph(): Buffer {
  const graph = new Graph('text-map', 'Runs of likely pixels of a probability map, and its sums along rows.');
  const map = graph.input('map', 'float32', ['N', 1, 'H', 'W']);
  const threshold = graph.input('threshold', 'float32', []);
  const rows = graph.op('Squeeze', [map, graph.ints([1])]);
  const isText = graph.op('Cast', [graph.op('Greater', [rows, threshold])], { to: 'uint8' });
  // A pixel of background on either side, so that every run begins and ends.
  const padded = graph.op('Cast', [graph.op('Pad', [isText, graph.ints([0, 0, 1, 0, 0, 1])])], { to: 'bool' });
  const [before, after] = [columns(graph, padded, 0, -1), columns(graph, padded, 1, 2 ** 31)];
  graph.output('starts', places(graph, after, before), 'float32', [3, 'R']);
  graph.output('ends', places(graph, before, after), 'float32', [3, 'R']);
  graph.output('sums', graph.op('CumSum', [rows, graph.constant([2], [], 'int64')]), 'float32', ['N', 'H', 'W']);
  return graph.bytes();
}

const columns = (graph: Graph, of: string, from: number, to: number): string =>
  graph.op('Slice', [of, graph.ints([from]), graph.ints([to]), graph.ints([2])]);

/** Where one is true and the other is not. float32 is exact for any index of a map. */
const places = (graph: Graph, one: string, other: string): string =>
  graph.op('Cast', [graph.op('NonZero', [graph.op('And', [one, graph.op('Not', [other])])])], { to: 'float32' });
