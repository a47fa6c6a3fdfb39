import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Graph } from '../../src/onnx/graph.js';
import type { ModelCard, PictureInput } from '../../src/model-registry/model.js';

type Size = number | string;

/** Fills in outputs from `mean` (float32 [N, 3], the mean of red, green and blue) and `frames` (uint8 [N, H, W, 3]). */
type Outputs = (graph: Graph, mean: string, frames: string) => void;

/** Bytes of a graph over frames of these sizes, any batch unless told. */
export function tinyGraph(outputs: Outputs, shape: Size[] = ['N', 4, 4, 3], input = 'frames'): Buffer {
  const graph = new Graph('tiny', 'For tests.');
  const frames = graph.input(input, 'uint8', shape);
  const pixels = graph.op('Cast', [frames], { to: 'float32' });
  outputs(graph, graph.op('ReduceMean', [pixels, graph.ints([1, 2])], { keepdims: 0 }), frames);
  return graph.bytes();
}

/** The mean colour as an embedding of length 1, plus a constant so that black has a direction. */
export const colorGraph = (): Buffer =>
  tinyGraph((graph, mean) => {
    const color = graph.op('Add', [mean, graph.scalar(1)]);
    graph.output('embedding', graph.op('LpNormalization', [color], { axis: 1, p: 2 }), 'float32', ['N', 3]);
  });

/** Multiplies matrices for some hundred milliseconds a run, then gives the mean colour. */
export const slowGraph = (products: number): Buffer =>
  tinyGraph((graph, mean) => {
    const one = graph.op('ReduceMean', [mean, graph.ints([0, 1])], { keepdims: 0 });
    const matrix = graph.op('Expand', [graph.op('Mul', [one, graph.scalar(1e-6)]), graph.ints([1024, 1024])]);
    let product = matrix;
    for (let at = 0; at < products; at++) product = graph.op('MatMul', [product, matrix]);
    const nothing = graph.op('Mul', [graph.op('ReduceMean', [product], { keepdims: 0 }), graph.scalar(0)]);
    graph.output('mean', graph.op('Add', [mean, nothing]), 'float32', ['N', 3]);
  });

/** A card before it is written. */
export type NewCard = Omit<ModelCard, 'sha256'> & { sha256?: string };

/** A card of task `embed` for `colorGraph`, changed by `changes`; `sha256` and `file` are written by `writeModel`. */
export const embedCard = (changes: Partial<ModelCard> = {}): NewCard & { input: PictureInput } => ({
  name: 'color',
  version: '1',
  task: 'embed',
  description: 'Mean colour.',
  license: { spdx: 'Apache-2.0', source: 'test/support/tiny-models.ts' },
  file: 'model.onnx',
  input: {
    name: 'frames',
    type: 'uint8',
    layout: 'NHWC',
    width: 4,
    height: 4,
    color: 'RGB',
    resize: { mode: 'stretch', scaling: 'area' },
  },
  outputs: [{ name: 'embedding', role: 'embedding', shape: [-1, 3] }],
  labels: null,
  ...(changes as object),
});

/** Writes a model into its folder of a registry, with the true checksum unless the card brings one. */
export async function writeModel(root: string, card: NewCard, graph: Buffer = colorGraph()): Promise<string> {
  const folder = join(root, card.name, card.version);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, card.file), graph);
  const sha256 = createHash('sha256').update(graph).digest('hex');
  await writeFile(join(folder, 'model.json'), JSON.stringify({ sha256, ...card }));
  return folder;
}

/** A folder `models` that is removed with `remove`. */
export async function temporaryRegistry(): Promise<{ root: string; remove: () => Promise<void> }> {
  const base = await mkdtemp(join(tmpdir(), 'models-'));
  const root = join(base, 'models');
  await mkdir(root);
  return { root, remove: () => rm(base, { recursive: true, force: true }) };
}
