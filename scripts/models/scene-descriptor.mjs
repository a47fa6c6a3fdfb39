import { dctBasis, gaborBank, gaussianMatrix, transpose, zeros, zigzag } from '../onnx/filters.mjs';
import { Graph } from '../../dist/onnx/graph.js';

const SIZE = 256;
/** Side of the picture that the filters see. */
const HALF = SIZE / 2;
const DIMENSIONS = 512;

/** Layout (GIST). */
const BLUR_SIGMA = 6;
const DEVIATION_FLOOR = 0.2;
const GABOR = { size: 11, sigma: 2.2, wavelength: 4.4, orientations: 6 };
const SCALES = 4;
const CELLS = 4;
/** Under the power law's root: below it a response is noise. */
const RESPONSE_FLOOR = 1e-3;
const CELL_FLOOR = 0.05;
const LAYOUT_WEIGHT = 0.75;
const LAYOUT_FLOOR = 0.5;

/** Colour (Colour Layout Descriptor). */
const THUMB = 8;
const COEFFICIENTS = { y: 47, cb: 40, cr: 40 };
const CHROMA_GAIN = 3;
/** Coefficients below it, in luma 0..1, grow linearly instead of by the root. */
const COLOR_KNEE = 1e-3;
const COLOR_WEIGHT = Math.sqrt(1 - LAYOUT_WEIGHT ** 2);
const COLOR_FLOOR = 0.2;

/** What a frame without colour and detail consists of. */
const CONSTANT = 0.03;

/** Rec. ITU-R BT.601, luma and colour differences in the range of R, G, B. */
const YCBCR = [
  [0.299, 0.587, 0.114],
  [-0.168736, -0.331264, 0.5],
  [0.5, -0.418688, -0.081312],
];

export const card = {
  name: 'scene-descriptor',
  version: '1',
  task: 'embed',
  description:
    'What a frame looks like, as 512 numbers without training: layout by Gabor energies on four scales and a 4 × 4 grid ' +
    '(Oliva & Torralba 2001), colour by the DCT of an 8 × 8 YCbCr picture (MPEG-7 Colour Layout Descriptor). Compare by cosine. ' +
    'Numbers 0–383: [scale 4][orientation 6][row 4][column 4]; 384–510: luma 1–47, Cb 0–39, Cr 0–39 in zigzag; 511: constant.',
  license: { spdx: 'Apache-2.0', source: 'scripts/models/scene-descriptor.mjs' },
  input: {
    name: 'frames',
    type: 'uint8',
    layout: 'NHWC',
    width: SIZE,
    height: SIZE,
    color: 'RGB',
    resize: { mode: 'stretch', scaling: 'area' },
  },
  outputs: [{ name: 'embedding', role: 'embedding', shape: [-1, DIMENSIONS] }],
  labels: null,
};

export function graph() {
  const graph = new Graph(card.name, card.description);
  const frames = graph.input('frames', 'uint8', ['N', SIZE, SIZE, 3]);
  const ycbcr = halve(graph, frames);
  const layout = describeLayout(graph, ycbcr);
  const color = describeColor(graph, ycbcr);
  const constant = graph.op('Expand', [graph.constant([CONSTANT], [1, 1]), batchShape(graph, frames)]);
  const all = graph.op('Concat', [layout, color, constant], { axis: 1 });
  graph.output('embedding', graph.op('LpNormalization', [all], { axis: 1, p: 2 }), 'float32', ['N', DIMENSIONS]);
  return graph;
}

/** [N, 1] as a shape. */
function batchShape(graph, frames) {
  const batch = graph.op('Shape', [frames], { start: 0, end: 1 });
  return graph.op('Concat', [batch, graph.ints([1])], { axis: 0 });
}

/**
 * uint8 [N, 256, 256, 3] → YCbCr 0..255 [N, 3, 128, 128]: the 2 × 2 mean and the change of colours are one convolution over
 * rows of interleaved pixels, which spares the transposition.
 */
function halve(graph, frames) {
  const rows = graph.op('Reshape', [frames, graph.ints([-1, 1, SIZE, 3 * SIZE])]);
  const pixels = graph.op('Cast', [rows], { to: 'float32' });
  const weights = YCBCR.flatMap((color) => [...color, ...color, ...color, ...color].map((weight) => weight / 4));
  return graph.op('Conv', [pixels, graph.constant(weights, [3, 1, 2, 6])], { strides: [2, 6] });
}

/** [N, 3, 128, 128] → 384 numbers, at most 0.75 long together. */
function describeLayout(graph, ycbcr) {
  const [luma] = graph.op('Split', [ycbcr, graph.ints([1, 2])], { axis: 1 }, 2);
  const energies = [];
  for (let scale = 0, picture = normalizeLight(graph, luma); scale < SCALES; scale++) {
    if (scale > 0) picture = graph.op('AveragePool', [picture], { kernel_shape: [2, 2], strides: [2, 2] });
    energies.push(gaborEnergy(graph, picture, HALF / 2 ** scale / CELLS));
  }
  const cells = graph.op('Concat', energies, { axis: 1 });
  const root = graph.op('Sqrt', [graph.op('Add', [cells, graph.scalar(RESPONSE_FLOOR)])]);
  const mean = graph.op('ReduceMean', [root, graph.ints([2, 3])]);
  const centred = graph.op('Sub', [root, mean]);
  const energy = graph.op('ReduceL2', [centred, graph.ints([1])]);
  const even = graph.op('Div', [centred, graph.op('Add', [energy, graph.scalar(CELL_FLOOR)])]);
  return softNormalize(graph, graph.op('Flatten', [even]), LAYOUT_FLOOR, LAYOUT_WEIGHT);
}

/** Luma [N, 1, 128, 128] → logarithm less its surroundings, over their deviation: illumination and contrast go. */
function normalizeLight(graph, luma) {
  const light = graph.op('Log', [graph.op('Add', [luma, graph.scalar(1)])]);
  const detail = graph.op('Sub', [light, blur(graph, light)]);
  const deviation = graph.op('Sqrt', [blur(graph, graph.op('Mul', [detail, detail]))]);
  return graph.op('Div', [detail, graph.op('Add', [deviation, graph.scalar(DEVIATION_FLOOR)])]);
}

/** Gaussian blur with repeated edges: B·X·Bᵀ, faster than padding and convolving. */
function blur(graph, picture) {
  const matrix = gaussianMatrix(HALF, BLUR_SIGMA);
  const across = graph.op('MatMul', [picture, graph.constant(transpose(matrix, HALF, HALF), [HALF, HALF])]);
  return graph.op('MatMul', [graph.constant(matrix, [HALF, HALF]), across]);
}

/** [N, 1, S, S] → mean magnitude of each orientation in each cell [N, 6, 4, 4]. */
function gaborEnergy(graph, picture, cell) {
  const { size, orientations } = GABOR;
  const filters = graph.constant(gaborBank(GABOR), [2 * orientations, 1, size, size]);
  const pad = (size - 1) / 2;
  const waves = graph.op('Conv', [picture, filters], { pads: [pad, pad, pad, pad] });
  const squares = graph.op('Mul', [waves, waves]);
  const [even, odd] = graph.op('Split', [squares, graph.ints([orientations, orientations])], { axis: 1 }, 2);
  const magnitude = graph.op('Sqrt', [graph.op('Add', [even, odd])]);
  return graph.op('AveragePool', [magnitude], { kernel_shape: [cell, cell], strides: [cell, cell] });
}

/** [N, 3, 128, 128] → 127 numbers, at most √(1 − 0.75²) long together. */
function describeColor(graph, ycbcr) {
  const cell = HALF / THUMB;
  const thumb = graph.op('AveragePool', [ycbcr], { kernel_shape: [cell, cell], strides: [cell, cell] });
  const { y, cb, cr } = COEFFICIENTS;
  const bases = graph.constant(colorBases(), [3 * THUMB * THUMB, y + cb + cr]);
  const coefficients = graph.op('MatMul', [graph.op('Flatten', [thumb]), bases]);
  const size = graph.op('Add', [graph.op('Abs', [coefficients]), graph.scalar(COLOR_KNEE)]);
  const signedRoot = graph.op('Div', [coefficients, graph.op('Sqrt', [size])]);
  return softNormalize(graph, signedRoot, COLOR_FLOOR, COLOR_WEIGHT);
}

/** The chosen coefficients' basis pictures as columns, for planes Y, Cb, Cr one below the other: [3·64, 127]. */
function colorBases() {
  const order = zigzag(THUMB);
  const { y, cb, cr } = COEFFICIENTS;
  const columns = [
    ...order.slice(1, 1 + y).map((cell) => ({ plane: 0, cell, gain: 1 })),
    ...order.slice(0, cb).map((cell) => ({ plane: 1, cell, gain: CHROMA_GAIN })),
    ...order.slice(0, cr).map((cell) => ({ plane: 2, cell, gain: CHROMA_GAIN })),
  ];
  const area = THUMB * THUMB;
  const column = ({ plane, cell, gain }) => [
    ...zeros(plane * area),
    ...dctBasis(THUMB, cell).map((weight) => (weight * gain) / 255),
    ...zeros((2 - plane) * area),
  ];
  return transpose(columns.flatMap(column), columns.length, 3 * area);
}

/** weight · x / √(|x|² + floor²): almost a unit vector when there is something, almost nothing when there is not. */
function softNormalize(graph, vector, floor, weight) {
  const square = graph.op('ReduceSumSquare', [vector, graph.ints([1])]);
  const length = graph.op('Sqrt', [graph.op('Add', [square, graph.scalar(floor ** 2)])]);
  return graph.op('Mul', [graph.op('Div', [vector, length]), graph.scalar(weight)]);
}
