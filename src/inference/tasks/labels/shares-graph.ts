import { Graph } from '../../../onnx/graph.js';

/** Axes of scores per pixel. */
export type ScoreLayout = 'NHWC' | 'NCHW';

/**
 * A graph from scores per pixel to how much of the picture each class fills, so that no JavaScript goes over pixels: `scores`,
 * float32 [N, H, W, C] or [N, C, H, W]; `from` and `to`, int64 [2], are the row and column where the picture begins, and those
 * after its end; `shares`, float32 [N, C], sum to 1. A pixel is of the class with the highest score, the first of equal ones.
 */
export function sharesGraph(layout: ScoreLayout): Buffer {
  const graph = new Graph('class-shares', 'How much of a picture each class fills.');
  const [pixels, classes] = layout === 'NHWC' ? [[1, 2], 3] : [[2, 3], 1];
  const scores = graph.input('scores', 'float32', layout === 'NHWC' ? ['N', 'H', 'W', 'C'] : ['N', 'C', 'H', 'W']);
  const from = graph.input('from', 'int64', [2]);
  const to = graph.input('to', 'int64', [2]);
  const seen = graph.op('Slice', [scores, from, to, graph.ints(pixels)]);
  const best = graph.op('ArgMax', [seen], { axis: classes, keepdims: 0 });
  const rows = graph.op('Flatten', [best], { axis: 1 });
  graph.output('shares', shares(graph, rows, emptyCounts(graph, scores, classes)), 'float32', ['N', 'C']);
  return graph.bytes();
}

/** Zeros [N, C]. */
function emptyCounts(graph: Graph, scores: string, classes: number): string {
  const shape = graph.op('Shape', [scores]);
  return graph.op('ConstantOfShape', [graph.op('Gather', [shape, graph.ints([0, classes])])]);
}

/** Classes [N, P] of pixels, counted into [N, C] and divided by their number; float32 counts to 2²⁴ without a fault. */
function shares(graph: Graph, rows: string, counts: string): string {
  const one = graph.op('Expand', [graph.scalar(1), graph.op('Shape', [rows])]);
  const counted = graph.op('ScatterElements', [counts, rows, one], { axis: 1, reduction: 'add' });
  return graph.op('Div', [counted, graph.op('ReduceSum', [counted, graph.ints([1])], { keepdims: 1 })]);
}
