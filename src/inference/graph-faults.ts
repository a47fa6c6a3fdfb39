import type { ModelCard, PictureInput } from '../model-registry/model.js';
import { channels } from './batch.js';
import { preparationFaults } from './preparation.js';
import type { SessionInfo, TensorInfo } from './tensor.js';

type Shape = readonly (number | string)[];

/** Where a graph is not what its card says: names, types and shapes of input and outputs, a sentence each. */
export function graphFaults(card: ModelCard, graph: SessionInfo): string[] {
  return [...inputFaults(card, graph), ...card.outputs.flatMap((output) => outputFaults(output, graph.outputs))];
}

/** How many pictures the graph takes at a time when it takes no other number; undefined when it is free. */
export function fixedBatch({ input }: ModelCard, { inputs }: SessionInfo): number | undefined {
  const batch = inputs.find(({ name }) => name === input.name)?.shape[0];
  return typeof batch === 'number' ? batch : undefined;
}

function inputFaults(card: ModelCard, graph: SessionInfo): string[] {
  const { input } = card;
  const found = graph.inputs.find(({ name }) => name === input.name);
  if (!found) return [`the graph has no input "${input.name}"; there are ${names(graph.inputs)}`];
  const faults = [];
  if (found.type !== input.type) faults.push(`input "${input.name}" is ${found.type}, the card says ${input.type}`);
  return input.layout === 'samples' ? faults : [...faults, ...pictureFaults(card, input, graph, found.shape)];
}

function pictureFaults(card: ModelCard, input: PictureInput, graph: SessionInfo, shape: Shape): string[] {
  const { name } = input;
  const others = graph.inputs.filter((other) => other.name !== name);
  const faults = [
    ...others.map((other) => `the graph wants another input, "${other.name}"`),
    ...preparationFaults(input),
  ];
  const said = shapeOf(card, input);
  if (!fits(shape, said)) faults.push(`input "${name}" is ${show(shape)}, the card says ${show(said)}`);
  const batch = fixedBatch(card, graph);
  if (batch !== undefined && batch !== 1) faults.push(`the graph takes ${batch} pictures at a time, no fewer`);
  const isDynamic = card.options?.dynamic === true;
  if (isDynamic && shape.slice(1, 3).some((size) => typeof size === 'number'))
    faults.push(`input "${name}" is ${show(shape)}, but the card says "dynamic": true`);
  return faults;
}

/** What a card promises of its graph's input; sizes that depend on the picture are free. */
function shapeOf({ options }: ModelCard, { layout, width, height, color, resize, window }: PictureInput): Shape {
  const isFreeWidth = options?.dynamic || resize.mode === 'long-side' || resize.mode === 'height';
  const isFreeHeight = options?.dynamic || resize.mode === 'long-side';
  const sides = [isFreeHeight ? 'H' : height, isFreeWidth ? 'W' : width];
  const batch = window === undefined ? ['N'] : ['N', window];
  return layout === 'NCHW' ? [...batch, channels(color), ...sides] : [...batch, ...sides, channels(color)];
}

function outputFaults({ name, shape }: ModelCard['outputs'][number], outputs: TensorInfo[]): string[] {
  const found = outputs.find((output) => output.name === name);
  if (!found) return [`the graph has no output "${name}"; there are ${names(outputs)}`];
  const said = shape.map((size) => (size === -1 ? 'N' : size));
  // Without a shape in the graph the run that follows tells.
  if (found.shape.length === 0 || fits(found.shape, said)) return [];
  return [`output "${name}" is ${show(found.shape)}, the card says ${show(said)}`];
}

/** Whether both have as many axes and no two sizes that differ; a free one (a string) goes with any. */
function fits(found: Shape, said: Shape): boolean {
  return (
    found.length === said.length && found.every((size, at) => isFree(size) || isFree(said[at]) || size === said[at])
  );
}

const isFree = (size: number | string | undefined): boolean => typeof size === 'string';

const names = (infos: TensorInfo[]): string => infos.map(({ name }) => name).join(', ') || 'none';

const show = (shape: Shape): string => `[${shape.map((size) => size || '?').join(', ')}]`;
