import type { Resize } from '../model-registry/model.js';
import { float, type Attribute, type Graph } from '../onnx/graph.js';

const MODES: Partial<Record<Resize['scaling'], string>> = { bilinear: 'linear', bicubic: 'cubic', nearest: 'nearest' };

/** Every scaling that a preparation knows. */
export const SCALINGS: readonly string[] = [...Object.keys(MODES), 'area'];

/** Bytes [N, C, H, W] scaled to `size` [2], height and width, as float32, rounded to bytes as the library does that it follows. */
export function scaleBytes(graph: Graph, planes: string, size: string, resize: Resize): string {
  if (resize.scaling === 'area') return rounded(graph, scaleByArea(graph, planes, size));
  const scaled = interpolated(graph, planes, size, resize);
  return resize.antialias ? graph.op('Cast', [scaled], { to: 'float32' }) : rounded(graph, scaled);
}

/** Pillow and torchvision leave what is outside out, and their cubic is Keys' a = −0.5; OpenCV repeats edges, a = −0.75. */
function interpolated(graph: Graph, planes: string, size: string, { scaling, antialias = false }: Resize): string {
  const mode = MODES[scaling] ?? 'linear';
  const attributes: Record<string, Attribute> =
    mode === 'nearest'
      ? { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
      : {
          coordinate_transformation_mode: 'half_pixel',
          antialias: antialias ? 1 : 0,
          cubic_coeff_a: float(antialias ? -0.5 : -0.75),
          exclude_outside: antialias ? 1 : 0,
        };
  // All four sizes: with `axes` ONNX Runtime's optimiser loses them when it moves a transposition past the resizing.
  const outer = graph.op('Slice', [graph.op('Shape', [planes]), graph.ints([0]), graph.ints([2])]);
  const sizes = graph.op('Concat', [outer, size], { axis: 0 });
  // Of bytes ONNX Runtime's antialiased resizing is Pillow's own, with bytes between both directions; of floats it is not.
  const bytes = mode === 'cubic' && !antialias ? anchored(graph, planes) : planes;
  const source = antialias ? bytes : graph.op('Cast', [bytes], { to: 'float32' });
  return graph.op('Resize', [source, '', '', sizes], { mode, ...attributes });
}

/** The same, past which no transposition is moved: ONNX Runtime cannot make interleaved pictures smaller by OpenCV's cubic. */
function anchored(graph: Graph, planes: string): string {
  return graph.op('Reshape', [planes, graph.op('Shape', [planes])]);
}

/** OpenCV's INTER_AREA: each pixel is the mean of what it covers, rows first. */
function scaleByArea(graph: Graph, planes: string, size: string): string {
  const numbers = graph.op('Cast', [planes], { to: 'float32' });
  const [height, width] = graph.op('Split', [size, graph.ints([1, 1])], { axis: 0 }, 2) as [string, string];
  const length = (axis: number): string => graph.op('Shape', [planes], { start: axis, end: axis + 1 });
  const rows = graph.op('MatMul', [coverage(graph, length(2), height), numbers]);
  return graph.op('MatMul', [rows, graph.op('Transpose', [coverage(graph, length(3), width)], { perm: [1, 0] })]);
}

/** [to, from]: which share of each new sample each old one covers. `from` and `to` are int64 [1]. */
function coverage(graph: Graph, from: string, to: string): string {
  const [zero, one] = [graph.constant([0], [], 'int64'), graph.constant([1], [], 'int64')];
  const count = (length: string): string =>
    graph.op('Cast', [graph.op('Range', [zero, graph.op('Squeeze', [length]), one])], { to: 'float32' });
  const number = (length: string): string => graph.op('Cast', [length], { to: 'float32' });
  const step = graph.op('Div', [number(from), number(to)]);
  const next = (values: string): string => graph.op('Add', [values, graph.scalar(1)]);
  const sample = graph.op('Unsqueeze', [count(to), graph.ints([1])]);
  const old = graph.op('Unsqueeze', [count(from), graph.ints([0])]);
  const end = graph.op('Min', [graph.op('Mul', [next(sample), step]), next(old)]);
  const begin = graph.op('Max', [graph.op('Mul', [sample, step]), old]);
  return graph.op('Div', [graph.op('Relu', [graph.op('Sub', [end, begin])]), step]);
}

/** Halves go up, as in OpenCV (`Round` takes them to the even number): scaled 2 : 1 many a pixel lies between two bytes. */
function rounded(graph: Graph, scaled: string): string {
  const nearest = graph.op('Floor', [graph.op('Add', [scaled, graph.scalar(0.5)])]);
  return graph.op('Clip', [nearest, graph.scalar(0), graph.scalar(255)]);
}
