import type { ModelCard } from '../model-registry/model.js';
import { windowOf } from './batch.js';
import type { TensorData } from './tensor.js';

/** Throws a sentence unless a run over `count` pictures gave every output of the card in its promised shape. */
export function checkOutputs(card: ModelCard, outputs: Record<string, TensorData>, count: number): void {
  for (const { name, shape } of card.outputs) {
    const found = outputs[name];
    if (!found) throw new Error(`gave no output "${name}"; there are ${Object.keys(outputs).join(', ')}`);
    const promised = shape.map((size, axis) => (axis === 0 && size === -1 ? count / windowOf(card) : size));
    const isKept =
      promised.length === found.dims.length && promised.every((size, axis) => size === -1 || size === found.dims[axis]);
    if (!isKept) throw new Error(`gave "${name}" as [${found.dims.join(', ')}], promised is [${promised.join(', ')}]`);
  }
}

/** The numbers of a float32 output. Throws a sentence when it is of another type or one is NaN or infinite. */
export function floats(outputs: Record<string, TensorData>, name: string): Float32Array {
  const tensor = outputs[name];
  if (!(tensor?.data instanceof Float32Array)) throw new Error(`gave "${name}" as ${tensor?.type}, not float32`);
  const bad = tensor.data.findIndex((number) => !Number.isFinite(number));
  if (bad >= 0) throw new Error(`gave a number that is not finite: "${name}"[${bad}] is ${tensor.data[bad]}`);
  return tensor.data;
}
