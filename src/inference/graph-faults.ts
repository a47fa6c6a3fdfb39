import type { ModelCard } from '../model-registry/model.js';
import { channels } from './batch.js';
import type { SessionInfo, TensorInfo } from './tensor.js';

type Shape = readonly (number | string)[];

/** Where a graph is not what its card says: names, types and shapes of input and outputs, a sentence each. */
export function graphFaults(card: ModelCard, graph: SessionInfo): string[] {
  return [...inputFaults(card, graph.inputs), ...card.outputs.flatMap((output) => outputFaults(output, graph.outputs))];
}

function inputFaults({ input, options = {} }: ModelCard, inputs: TensorInfo[]): string[] {
  const found = inputs.find(({ name }) => name === input.name);
  if (!found) return [`the graph has no input "${input.name}"; there are ${names(inputs)}`];
  const others = inputs.filter((other) => other !== found);
  const faults = others.map(({ name }) => `the graph wants another input, "${name}"`);
  if (found.type !== input.type) faults.push(`input "${input.name}" is ${found.type}, the card says ${input.type}`);
  const [height, width] = options.dynamic ? ['H', 'W'] : [input.height, input.width];
  const said = ['N', height, width, channels(input.color)];
  if (!fits(found.shape, said))
    faults.push(`input "${input.name}" is ${show(found.shape)}, the card says ${show(said)}`);
  const batch = found.shape[0];
  if (typeof batch === 'number' && (batch !== 1 || options.maxBatch !== 1))
    faults.push(
      batch === 1
        ? 'the graph takes one picture at a time: say "maxBatch": 1 in options'
        : `the graph takes ${batch} pictures at a time, no fewer`,
    );
  if (options.dynamic && found.shape.slice(1, 3).some((size) => typeof size === 'number'))
    faults.push(`input "${input.name}" is ${show(found.shape)}, but the card says "dynamic": true`);
  return faults;
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
