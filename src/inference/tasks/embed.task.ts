import type { Model, ModelCard } from '../../model-registry/model.js';
import { InferenceTask, type RunModel } from '../inference-task.js';
import { ModelTask } from '../model-task.js';
import { floats } from '../outputs.js';
import type { PictureBatch } from '../tensor.js';

/** How far the length of a vector that calls itself normalised may be from 1. */
const TOLERANCE = 1e-2;

/**
 * A vector per picture, of length 1, from the output of role `embedding`, float32 [N, D]. `"normalize": true` in the card's
 * options divides by the length; without it the graph must have done so.
 */
@ModelTask('embed')
export class EmbedTask extends InferenceTask<Float32Array> {
  check({ outputs, options }: ModelCard): string[] {
    const embeddings = outputs.filter(({ role }) => role === 'embedding');
    const faults = [];
    if (embeddings.length !== 1)
      faults.push(`task embed takes one output of role "embedding", the card has ${embeddings.length}`);
    for (const { name, shape } of embeddings)
      if (shape.length !== 2 || shape[0] !== -1 || (shape[1] ?? 0) < 1)
        faults.push(`task embed takes shape [-1, D], output "${name}" has [${shape.join(', ')}]`);
    if (typeof (options?.['normalize'] ?? false) !== 'boolean') faults.push('option normalize must be true or false');
    return faults;
  }

  async run({ card }: Model, batch: PictureBatch, run: RunModel): Promise<Float32Array[]> {
    const name = card.outputs.find(({ role }) => role === 'embedding')?.name ?? '';
    const outputs = await run({ [card.input.name]: batch });
    const all = floats(outputs, name);
    const count = batch.dims[0] ?? 0;
    const size = all.length / count;
    const vectors = Array.from({ length: count }, (_, at) => all.slice(at * size, (at + 1) * size));
    for (const vector of vectors) normalise(vector, name, card.options?.['normalize'] === true);
    return vectors;
  }
}

function normalise(vector: Float32Array, name: string, divides: boolean): void {
  const length = Math.sqrt(vector.reduce((sum, number) => sum + number * number, 0));
  if (divides && length === 0) throw new Error(`gave "${name}" without direction: all zeros`);
  if (divides) vector.forEach((number, at) => (vector[at] = number / length));
  else if (Math.abs(length - 1) > TOLERANCE)
    throw new Error(`gave "${name}" of length ${length.toPrecision(3)}, not 1: say "normalize": true in options`);
}
