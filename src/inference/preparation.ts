import type { Size } from '../common/size.js';
import type { PictureInput } from '../model-registry/model.js';
import { Graph } from '../onnx/graph.js';
import { placementOf } from './placement.js';
import { scaleBytes, SCALINGS } from './scaling.js';

/** Rec. ITU-R BT.601, over R, G, B. */
const LUMA = [0.299, 0.587, 0.114];

/**
 * Whether a model takes pictures as ffmpeg makes them: bytes, interleaved, stretched, as they are. Every other model is
 * given the whole frame, prepared by a graph of its own.
 */
export function isDirect({ type, layout, resize, scale = 1, mean, std, window }: PictureInput): boolean {
  const isAsDecoded = type === 'uint8' && layout === 'NHWC' && resize.mode === 'stretch' && !window;
  return isAsDecoded && resize.scaling !== 'nearest' && scale === 1 && !mean && !std;
}

/** What a card asks of the preparation that it does not know, a sentence each. */
export function preparationFaults(input: PictureInput): string[] {
  if (isDirect(input)) return [];
  const faults = [];
  if (!SCALINGS.includes(input.resize.scaling))
    faults.push(`input.resize.scaling ${input.resize.scaling} is not one of ${SCALINGS.join(', ')}`);
  for (const key of ['mean', 'std'] as const) {
    const count = input[key]?.length ?? channelsOf(input);
    if (count !== channelsOf(input))
      faults.push(`input.${key} has ${count} numbers for the ${channelsOf(input)} of ${input.color}`);
  }
  return faults;
}

/**
 * A graph from whole pictures `frames` uint8 [N, H, W, 3] to `prepared`, what the model takes. `size` is the height and width
 * after scaling; `edges` is top, left, bottom and right of the padding, or where a cut begins and ends. Rounded to bytes after
 * scaling, as the libraries do whose pre-processing it follows.
 */
export function preparationGraph(input: PictureInput): Buffer {
  const graph = new Graph('prepare', 'From pictures to what a model takes.', Math.fround);
  const frames = graph.input('frames', 'uint8', ['N', 'H', 'W', 3]);
  const size = graph.input('size', 'int64', [2]);
  const edges = graph.input('edges', 'int64', [4]);
  const planes = colored(graph, graph.op('Transpose', [frames], { perm: [0, 3, 1, 2] }), input);
  const framed = frame(graph, scaleBytes(graph, planes, size, input.resize), edges, input);
  const scaled = normalised(graph, framed, input);
  const laid = input.layout === 'NHWC' ? graph.op('Transpose', [scaled], { perm: [0, 2, 3, 1] }) : scaled;
  const prepared = input.type === 'float32' ? laid : graph.op('Cast', [laid], { to: input.type });
  const axes = ['A', 'B', 'C'];
  if (input.window) graph.output('prepared', windowed(graph, prepared, input.window), input.type, ['N', 'T', ...axes]);
  else graph.output('prepared', prepared, input.type, ['N', ...axes]);
  return graph.bytes();
}

/** `size` and `edges` for pictures of this size. */
export function preparationSizes(input: PictureInput, picture: Size): { size: number[]; edges: number[] } {
  const { canvas, resized: { width, height }, left, top } = placementOf(input, picture); // prettier-ignore
  const size = [height, width];
  if (isCut(input)) return { size, edges: [-top, -left, canvas.height - top, canvas.width - left] };
  return { size, edges: [top, left, canvas.height - top - height, canvas.width - left - width] };
}

const channelsOf = ({ color }: PictureInput): number => (color === 'GRAY' ? 1 : 3);
const isCut = ({ resize }: PictureInput): boolean => resize.mode === 'shortest-crop';
const isPadded = ({ resize }: PictureInput): boolean => resize.mode === 'letterbox' || resize.mode === 'height';

/** RGB bytes [N, 3, H, W] → bytes of the model's channels; grey is rounded, as Pillow's and OpenCV's. */
function colored(graph: Graph, planes: string, { color }: PictureInput): string {
  if (color !== 'GRAY') return planes;
  const numbers = graph.op('Cast', [planes], { to: 'float32' });
  const weighted = graph.op('Mul', [numbers, graph.constant(LUMA, [1, 3, 1, 1])]);
  const luma = graph.op('Round', [graph.op('ReduceSum', [weighted, graph.ints([1])], { keepdims: 1 })]);
  return graph.op('Cast', [luma], { to: 'uint8' });
}

function frame(graph: Graph, planes: string, edges: string, input: PictureInput): string {
  if (!isPadded(input) && !isCut(input)) return planes;
  const [from, to] = graph.op('Split', [edges, graph.ints([2, 2])], { axis: 0 }, 2) as [string, string];
  if (isCut(input)) return graph.op('Slice', [planes, from, to, graph.ints([2, 3])]);
  // All four axes: with `axes` ONNX Runtime's optimiser loses them when it moves a transposition past the padding.
  const none = graph.ints([0, 0]);
  const pads = graph.op('Concat', [none, from, none, to], { axis: 0 });
  return graph.op('Pad', [planes, pads, graph.scalar(input.resize.pad ?? 0)]);
}

/** [N · window, …] → [N, window, …]. */
function windowed(graph: Graph, pictures: string, window: number): string {
  const sides = graph.op('Slice', [graph.op('Shape', [pictures]), graph.ints([1]), graph.ints([4])]);
  return graph.op('Reshape', [pictures, graph.op('Concat', [graph.ints([-1, window]), sides], { axis: 0 })]);
}

/** (byte · scale − mean) / std, in the order of the model's channels. */
function normalised(graph: Graph, planes: string, input: PictureInput): string {
  const { color, scale = 1, mean, std } = input;
  const swapped = color === 'BGR' ? graph.op('Gather', [planes, graph.ints([2, 1, 0])], { axis: 1 }) : planes;
  const shape = [1, channelsOf(input), 1, 1];
  const ones = Array<number>(channelsOf(input)).fill(1);
  const factors = ones.map((_, at) => scale / (std?.[at] ?? 1));
  const offsets = ones.map((_, at) => -(mean?.[at] ?? 0) / (std?.[at] ?? 1));
  const product = factors.every((factor) => factor === 1)
    ? swapped
    : graph.op('Mul', [swapped, graph.constant(factors, shape)]);
  return offsets.every((offset) => offset === 0) ? product : graph.op('Add', [product, graph.constant(offsets, shape)]);
}
