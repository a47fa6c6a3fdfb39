import { Graph } from '../../dist/onnx/graph.js';

/** Luma below which a pixel counts as dark. */
const DARK = 32;
/** Cells in a row and in a column of the grid that motion is looked for on. */
const GRID = 8;
/** Mean change of a cell's luma, 0..255, from which it has moved; codecs' noise stays below it. */
const MOVED = 3;
/** A slice's end beyond every axis. */
const END = 2 ** 31 - 1;
/** Rec. ITU-R BT.601, over R, G, B. */
const LUMA = [0.299, 0.587, 0.114];
/** R − G, yellow − blue, G − B, B − R. */
const DIFFERENCES = [
  [1, -1, 0],
  [0.5, 0.5, -1],
  [0, 1, -1],
  [-1, 0, 1],
];

const OUTPUTS = [
  'brightness',
  'contrast',
  'saturation',
  'colorfulness',
  'sharpness',
  'dark',
  'difference',
  'moved',
  'peak',
];

export const card = {
  name: 'frame-statistics',
  version: '1',
  task: 'statistics',
  description:
    'Numbers of each frame, of any size from 8 × 8, and of its change since the frame before it in the batch (0 for the first). ' +
    'brightness: mean luma 0..255 (BT.601); contrast: its standard deviation; of the means of 2 × 2 pixels ' +
    'saturation: mean of max − min channel, and colorfulness: Hasler & Süsstrunk 2003; sharpness: variance of the 4-neighbour Laplacian of luma; dark: share of pixels of luma < 32; ' +
    'difference: mean absolute change of luma; over an 8 × 8 grid, peak: that of the cell that changed most, moved: share of cells above 3.',
  license: { spdx: 'Apache-2.0', source: 'scripts/models/frame-statistics.mjs' },
  input: {
    name: 'frames',
    type: 'uint8',
    layout: 'NHWC',
    width: 64,
    height: 64,
    color: 'RGB',
    resize: { mode: 'stretch', scaling: 'area' },
  },
  outputs: OUTPUTS.map((name) => ({ name, role: name, shape: [-1] })),
  labels: null,
  // Pictures of any size; what is run in parts repeats one picture, which the next is compared with.
  options: { dynamic: true, maxBatch: 128, lookback: 1 },
};

export function graph() {
  const graph = new Graph(card.name, card.description);
  const planes = split(graph, graph.input('frames', 'uint8', ['N', 'H', 'W', 3]));
  const numbers = { ...describeLuma(graph, planes), ...describeColor(graph, planes), ...describeChange(graph, planes) };
  for (const name of OUTPUTS)
    graph.output(name, graph.op('Reshape', [numbers[name], graph.ints([-1])]), 'float32', ['N']);
  return graph;
}

const mean = (graph, picture) => graph.op('GlobalAveragePool', [picture]);

/** uint8 [N, H, W, 3] → luma [N, 1, H, W], and the differences of colours at half its size, [N, 4, H / 2, W / 2]. */
function split(graph, frames) {
  const pixels = graph.op('Cast', [graph.op('Unsqueeze', [frames, graph.ints([1])])], { to: 'float32' });
  const luma = graph.op('MatMul', [pixels, graph.constant(LUMA, [3, 1])]);
  const rows = graph.op('Reshape', [pixels, graph.ints([0, 0, 0, -1])]);
  const weights = DIFFERENCES.flatMap((plane) => [...plane, ...plane, ...plane, ...plane].map((weight) => weight / 4));
  return {
    luma: graph.op('Squeeze', [luma, graph.ints([4])]),
    colors: graph.op('Conv', [rows, graph.constant(weights, [DIFFERENCES.length, 1, 2, 6])], { strides: [2, 6] }),
  };
}

function describeLuma(graph, { luma }) {
  const brightness = mean(graph, luma);
  const isDark = graph.op('Cast', [graph.op('Less', [luma, graph.scalar(DARK)])], { to: 'float32' });
  const laplacian = describeEdges(graph, luma);
  return {
    brightness,
    contrast: graph.op('Sqrt', [variance(graph, luma, brightness)]),
    sharpness: variance(graph, laplacian, mean(graph, laplacian)),
    dark: mean(graph, isDark),
  };
}

/** The 4-neighbour Laplacian, [N, 1, H − 2, W − 2], by shifted pictures: for one plane cheaper than a convolution. */
function describeEdges(graph, luma) {
  const crop = (top, bottom, left, right) =>
    graph.op('Slice', [luma, graph.ints([top, left]), graph.ints([bottom, right]), graph.ints([2, 3])]);
  const across = graph.op('Add', [crop(1, -1, 0, -2), crop(1, -1, 2, END)]);
  const along = graph.op('Add', [crop(0, -2, 1, -1), crop(2, END, 1, -1)]);
  const four = graph.op('Mul', [crop(1, -1, 1, -1), graph.scalar(4)]);
  return graph.op('Sub', [graph.op('Add', [across, along]), four]);
}

/** In two passes: the mean of squares less the square of the mean would lose a flat picture's digits. */
function variance(graph, picture, average) {
  const centred = graph.op('Sub', [picture, average]);
  return mean(graph, graph.op('Mul', [centred, centred]));
}

/**
 * Colourfulness: the deviation of R − G and yellow − blue and 0.3 of their mean, each as a length. Saturation:
 * max − min of three numbers is half the sum of their distances.
 */
function describeColor(graph, { colors }) {
  const averages = mean(graph, colors);
  const [opponents] = graph.op('Split', [averages, graph.ints([2, 2])], { axis: 1 }, 2);
  const [spread] = graph.op('Split', [variance(graph, colors, averages), graph.ints([2, 2])], { axis: 1 }, 2);
  const deviation = graph.op('Sqrt', [graph.op('ReduceSum', [spread, graph.ints([1])])]);
  const offset = graph.op('Mul', [graph.op('ReduceL2', [opponents, graph.ints([1])]), graph.scalar(0.3)]);
  const distances = mean(graph, graph.op('Abs', [colors]));
  const halves = graph.constant([0.5, 0, 0.5, 0.5], [1, 4, 1, 1]);
  return {
    colorfulness: graph.op('Add', [deviation, offset]),
    saturation: graph.op('ReduceSum', [graph.op('Mul', [distances, halves]), graph.ints([1])]),
  };
}

function describeChange(graph, { luma }) {
  const slice = (from, to) => graph.op('Slice', [luma, graph.ints([from]), graph.ints([to]), graph.ints([0])]);
  const before = graph.op('Concat', [slice(0, 1), slice(0, -1)], { axis: 0 });
  const change = graph.op('Abs', [graph.op('Sub', [luma, before])]);
  const cells = graph.op('MatMul', [
    graph.op('MatMul', [cellWeights(graph, luma, 2), change]),
    graph.op('Transpose', [cellWeights(graph, luma, 3)]),
  ]);
  const hasMoved = graph.op('Cast', [graph.op('Greater', [cells, graph.scalar(MOVED)])], { to: 'float32' });
  return { difference: mean(graph, change), moved: mean(graph, hasMoved), peak: graph.op('GlobalMaxPool', [cells]) };
}

/** [8, L]: row c holds the weights of a mean over the samples that fall into cell c of an axis of any length L ≥ 8. */
function cellWeights(graph, picture, axis) {
  const length = graph.op('Shape', [picture], { start: axis, end: axis + 1 });
  const scalar = graph.op('Squeeze', [length]);
  const index = graph.constant([0], [], 'int64');
  const samples = graph.op('Range', [index, scalar, graph.constant([1], [], 'int64')]);
  const cell = graph.op('Div', [graph.op('Mul', [samples, graph.ints([GRID])]), length]);
  const numbers = graph.constant(
    Array.from({ length: GRID }, (_, at) => at),
    [GRID, 1],
    'int64',
  );
  const isInside = graph.op('Cast', [graph.op('Equal', [cell, numbers])], { to: 'float32' });
  return graph.op('Div', [isInside, graph.op('ReduceSum', [isInside, graph.ints([1])])]);
}
