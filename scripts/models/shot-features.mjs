import { Graph } from '../../dist/onnx/graph.js';

/** Weights over R, G, B: luma, blue and red difference of BT.601 (0..255, ±127). */
const PLANES = [
  [0.299, 0.587, 0.114],
  [-0.1687, -0.3313, 0.5],
  [0.5, -0.4187, -0.0813],
];
/** Cells in a row and in a column of the layout. */
const GRID = 8;
/** A cell counts as wholly changed when its change reaches this much, and this share of the frame's contrast. */
const CHANGED = { least: 4, perContrast: 0.3 };
/** A flat cell counts so much, if it is as bright as that: it may well stay the same from one scene to the next. */
const FLAT_WEIGHT = 0.4;
const LIT = 64;
/** Share of the frame below which what is not flat never counts as all of it: a caption on black is no scene. */
const LEAST_EXTENT = 0.25;
/** Added to the deviation of luma before dividing by it, so that noise on a flat frame stays small. */
const FLAT = 4;

const OUTPUTS = [
  { name: 'brightness' },
  { name: 'contrast' },
  { name: 'detail' },
  { name: 'change' },
  { name: 'jump' },
  { name: 'coverage' },
  { name: 'structure' },
  { name: 'mix' },
  { name: 'layout', size: 3 * GRID * GRID },
];

export const card = {
  name: 'shot-features',
  version: '1',
  task: 'statistics',
  description:
    'Numbers of 64 × 64 frames that tell where shots begin; those of change compare with the frame before in the batch (0 for the first). ' +
    'brightness: mean luma 0..255 (BT.601); contrast: its standard deviation; detail: mean spread of YCbCr within 1 pixel of the halved frame. change: mean distance of each YCbCr pixel to the ' +
    'range of values that the other frame has around it within 1 pixel, both ways, so that motion costs little; jump: within 2 pixels. ' +
    'coverage: share of the 8 × 8 cells that changed, flat ones counting less and bars not at all, 0..1; structure: change of luma freed of brightness and contrast. ' +
    'mix: how far the frame before is from the mean of this one and the one before that, as a share of their distance: 0 for a dissolve, 0.5 and more for motion. ' +
    'layout: mean Y, Cb, Cr of the 8 × 8 cells, plane by plane.',
  license: { spdx: 'Apache-2.0', source: 'scripts/models/shot-features.mjs' },
  input: {
    name: 'frames',
    type: 'uint8',
    layout: 'NHWC',
    width: 64,
    height: 64,
    color: 'RGB',
    resize: { mode: 'stretch', scaling: 'area' },
  },
  outputs: OUTPUTS.map(({ name, size }) => ({ name, role: name, shape: size ? [-1, size] : [-1] })),
  labels: null,
  options: { maxBatch: 256, lookback: 2 },
};

export function graph() {
  const graph = new Graph(card.name, card.description);
  const planes = halve(graph, graph.input('frames', 'uint8', ['N', 64, 64, 3]));
  const luma = describeLuma(graph, planes);
  const numbers = {
    ...luma,
    ...describeChange(graph, planes, luma),
    mix: mix(graph, planes),
    layout: cells(graph, planes),
  };
  for (const { name, size } of OUTPUTS) {
    const value = graph.op('Reshape', [numbers[name], graph.ints(size ? [-1, size] : [-1])]);
    graph.output(name, value, 'float32', size ? ['N', size] : ['N']);
  }
  return graph;
}

const mean = (graph, picture) => graph.op('GlobalAveragePool', [picture]);

/** Means of the 4 × 4 pixels of each cell. */
const cells = (graph, picture) =>
  graph.op('AveragePool', [picture], { kernel_shape: [32 / GRID, 32 / GRID], strides: [32 / GRID, 32 / GRID] });

/** uint8 [N, 64, 64, 3] → Y, Cb, Cr [N, 3, 32, 32]: one convolution over rows of interleaved pixels averages 2 × 2 of them. */
function halve(graph, frames) {
  const rows = graph.op('Unsqueeze', [graph.op('Reshape', [frames, graph.ints([0, 0, -1])]), graph.ints([1])]);
  const weights = PLANES.flatMap((plane) =>
    Array(4)
      .fill(plane.map((weight) => weight / 4))
      .flat(),
  );
  return graph.op(
    'Conv',
    [graph.op('Cast', [rows], { to: 'float32' }), graph.constant(weights, [PLANES.length, 1, 2, 6])],
    { strides: [2, 6] },
  );
}

function describeLuma(graph, planes) {
  const luma = plane(graph, planes);
  const brightness = mean(graph, luma);
  const centred = graph.op('Sub', [luma, brightness]);
  return { brightness, contrast: graph.op('Sqrt', [mean(graph, graph.op('Mul', [centred, centred]))]) };
}

function mix(graph, planes) {
  const middle = before(graph, planes);
  const first = before(graph, middle);
  const length = (a, b) => mean(graph, sumPlanes(graph, graph.op('Abs', [graph.op('Sub', [a, b])])));
  const mixed = graph.op('Mul', [graph.op('Add', [first, planes]), graph.scalar(0.5)]);
  return graph.op('Div', [length(middle, mixed), graph.op('Add', [length(first, planes), graph.scalar(1)])]);
}

const slice = (graph, value, from, to, axis) =>
  graph.op('Slice', [value, graph.ints([from]), graph.ints([to]), graph.ints([axis])]);

/** The luma plane. */
const plane = (graph, planes) => slice(graph, planes, 0, 1, 1);

/** The value of the frame before; the first keeps its own. */
const before = (graph, value) =>
  graph.op('Concat', [slice(graph, value, 0, 1, 0), slice(graph, value, 0, -1, 0)], { axis: 0 });

function describeChange(graph, planes, luma) {
  const near = range(graph, { planes, high: planes, low: graph.op('Neg', [planes]) });
  const far = range(graph, near);
  const change = sumPlanes(graph, distance(graph, near));
  const spread = sumPlanes(graph, graph.op('Add', [near.high, near.low]));
  const enough = threshold(graph, luma);
  const changed = share(graph, change, enough);
  const textured = share(graph, spread, enough);
  const filled = graph.op('Max', [textured, lit(graph, planes)]);
  const lively = graph.op('Max', [filled, before(graph, filled), changed]);
  const extent = graph.op('Max', [mean(graph, lively), graph.scalar(LEAST_EXTENT)]);
  return {
    detail: mean(graph, spread),
    change: mean(graph, change),
    jump: mean(graph, sumPlanes(graph, distance(graph, far))),
    coverage: graph.op('Div', [mean(graph, changed), extent]),
    structure: mean(graph, distance(graph, standardise(graph, near, luma))),
  };
}

/** Change that counts, from the higher contrast of the two frames. */
function threshold(graph, { contrast }) {
  const higher = graph.op('Max', [contrast, before(graph, contrast)]);
  return graph.op('Add', [graph.op('Mul', [higher, graph.scalar(CHANGED.perContrast)]), graph.scalar(CHANGED.least)]);
}

/** Per cell, 0..1: how far its mean comes to what counts. */
const share = (graph, picture, enough) =>
  graph.op('Clip', [graph.op('Div', [cells(graph, picture), enough]), graph.scalar(0), graph.scalar(1)]);

/** Per cell: what it counts for when it is flat; the lighter, the less it can be a bar. */
const lit = (graph, planes) =>
  graph.op('Clip', [
    graph.op('Mul', [plane(graph, cells(graph, planes)), graph.scalar(FLAT_WEIGHT / LIT)]),
    graph.scalar(0),
    graph.scalar(FLAT_WEIGHT),
  ]);

const sumPlanes = (graph, value) => graph.op('ReduceSum', [value, graph.ints([1])]);

/** Highest and (negated) lowest value among each pixel and its neighbours. */
function range(graph, { planes, high, low }) {
  const pool = (value) => graph.op('MaxPool', [value], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
  return { planes, high: pool(high), low: pool(low) };
}

/** Luma and its ranges less the frame's mean, in units of its deviation, × 32. */
function standardise(graph, { planes, high, low }, { brightness, contrast }) {
  const scale = graph.op('Div', [graph.scalar(32), graph.op('Add', [contrast, graph.scalar(FLAT)])]);
  const apply = (value, shift) => graph.op('Mul', [graph.op(shift, [plane(graph, value), brightness]), scale]);
  return { planes: apply(planes, 'Sub'), high: apply(high, 'Sub'), low: apply(low, 'Add') };
}

/** How far each pixel lies outside the range of the other frame, the mean of both directions. */
function distance(graph, { planes, high, low }) {
  const outside = (value, top, bottom) => {
    const above = graph.op('Sub', [value, top]);
    const below = graph.op('Neg', [graph.op('Add', [value, bottom])]);
    return graph.op('Relu', [graph.op('Max', [above, below])]);
  };
  const forth = outside(planes, before(graph, high), before(graph, low));
  const back = outside(before(graph, planes), high, low);
  return graph.op('Mul', [graph.op('Add', [forth, back]), graph.scalar(0.5)]);
}
