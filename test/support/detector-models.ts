import { Graph } from '../../src/onnx/graph.js';
import type { ModelCard, Resize } from '../../src/model-registry/model.js';
import { embedCard, writeModel } from './tiny-models.js';

/** An output of a detector that says the same of every picture. */
export interface Said {
  role: string;
  /** Of one picture: the batch, 1, is put before it unless `isBare`. */
  shape: number[];
  values: number[];
  isBare?: boolean;
}

/** A detector that says the same of every picture. */
export interface TinyDetector {
  name: string;
  /** Of its canvas, pixels. */
  width: number;
  height: number;
  resize?: Partial<Resize>;
  labels: string[];
  outputs: Said[];
  options: ModelCard['options'];
}

/** Its card, as the registry reads it; the checksum is `writeModel`'s. */
export function detectorCard({ name, width, height, resize, labels, outputs, options }: TinyDetector): ModelCard {
  const card = embedCard({
    name,
    task: 'detect',
    input: {
      name: 'images',
      type: 'float32',
      layout: 'NCHW',
      width,
      height,
      color: 'BGR',
      resize: { mode: 'stretch', scaling: 'bilinear', ...resize },
    },
    outputs: outputs.map((output) => ({ name: `out_${output.role}`, role: output.role, shape: dims(output) })),
    labels: { file: 'labels.txt', count: labels.length },
    ...(options && { options }),
  });
  return card as ModelCard;
}

/** Its graph: constants. */
export function detectorGraph({ width, height, outputs }: TinyDetector): Buffer {
  const graph = new Graph('constants', 'For tests.', Math.fround);
  graph.input('images', 'float32', [1, 3, height, width]);
  for (const output of outputs) {
    const value = graph.op('Identity', [graph.constant(output.values, dims(output))]);
    graph.output(`out_${output.role}`, value, 'float32', dims(output));
  }
  return graph.bytes();
}

/** Puts it into a registry; returns its folder, in which the labels are still to be written. */
export const writeDetector = (root: string, detector: TinyDetector): Promise<string> => {
  const { sha256: _, ...card } = detectorCard(detector);
  return writeModel(root, card, detectorGraph(detector));
};

/** `count` rows of `size` zeros, but for those given by their index. */
export function rows(count: number, size: number, given: Record<number, number[]>): number[] {
  return Array.from({ length: count }, (_, at) => given[at] ?? Array<number>(size).fill(0)).flat();
}

const dims = ({ shape, isBare }: Said): number[] => (isBare ? shape : [1, ...shape]);
