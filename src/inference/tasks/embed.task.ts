import type { Model, ModelCard } from '../../model-registry/model.js';
import { InferenceTask, type RunModel } from '../inference-task.js';
import { ModelTask } from '../model-task.js';
import { floats } from '../outputs.js';
import type { TextRunner } from '../text-graph.js';
import type { PictureBatch } from '../tensor.js';
import { choiceFaults } from './labels/option-faults.js';
import { pool, POOLINGS, type Pooling } from './pooling.js';
import { hasTextTower, TextTower, towerFaults } from './words/text-tower.js';

/** How far the length of a vector that calls itself normalised may be from 1. */
const TOLERANCE = 1e-2;

/**
 * A vector per picture, of length 1, from the output of role `embedding`, float32 [N, D], or [N, T, D] of a model that gives a
 * vector per token. Options: `pooling` makes one of the tokens, the first (`cls`) or the mean of all (`mean`); `normalize`
 * divides by the length, without it the graph must have done so. A card whose `files` have a tower for text (`text`) and its
 * `tokenizer` reads words into the same space, as its option `family` says: `clip`, `siglip2`.
 */
@ModelTask('embed')
export class EmbedTask extends InferenceTask<Float32Array> {
  readonly #tower = new TextTower();

  check(card: ModelCard): string[] {
    const { outputs, options } = card;
    const embeddings = outputs.filter(({ role }) => role === 'embedding');
    const faults = choiceFaults(options, 'pooling', POOLINGS);
    if (embeddings.length !== 1)
      faults.push(`task embed takes one output of role "embedding", the card has ${embeddings.length}`);
    for (const { name, shape } of embeddings) faults.push(...shapeFaults(name, shape, options?.['pooling']));
    if (typeof (options?.['normalize'] ?? false) !== 'boolean') faults.push('option normalize must be true or false');
    return [...faults, ...towerFaults(card)];
  }

  override readsText(card: ModelCard): boolean {
    return hasTextTower(card);
  }

  override async read(model: Model, text: string, graph: TextRunner): Promise<Float32Array> {
    const vector = await this.#tower.read(model, text, graph, outputOf(model.card).shape.at(-1) ?? 0);
    normalise(vector, 'text', (model.card.options as EmbedOptions | undefined)?.normalize ?? false);
    return vector;
  }

  async run({ card }: Model, batch: PictureBatch, run: RunModel): Promise<Float32Array[]> {
    const { normalize = false, pooling = 'none' } = (card.options ?? {}) as EmbedOptions;
    const { name, shape } = outputOf(card);
    const all = floats(await run({ [card.input.name]: batch }), name);
    const count = batch.dims[0] ?? 0;
    const size = all.length / count;
    return Array.from({ length: count }, (_, at) => {
      const vector = pool(all.subarray(at * size, (at + 1) * size), shape.at(-1) ?? 0, pooling);
      normalise(vector, name, normalize);
      return vector;
    });
  }
}

const outputOf = ({ outputs }: ModelCard): { name: string; shape: number[] } =>
  outputs.find(({ role }) => role === 'embedding') ?? { name: '', shape: [] };

/** As the card's options are once `check` has seen them. */
interface EmbedOptions {
  normalize?: boolean;
  pooling?: Pooling;
}

function shapeFaults(name: string, shape: number[], pooling: unknown = 'none'): string[] {
  const [count, ...sizes] = shape;
  const isFit = (count === -1 || count === 1) && (sizes.at(-1) ?? 0) > 0;
  const said = `output "${name}" has [${shape.join(', ')}]`;
  if (isFit && sizes.length === 2 && pooling === 'none')
    return [`${said}, a vector per token: say "pooling": "cls" or "mean" in options`];
  const rank = pooling === 'none' ? 1 : 2;
  if (isFit && sizes.length === rank) return [];
  return rank === 1
    ? [`task embed takes shape [-1, D], ${said}`]
    : [`task embed with pooling takes shape [-1, T, D], ${said}`];
}

function normalise(vector: Float32Array, name: string, divides: boolean): void {
  const length = Math.sqrt(vector.reduce((sum, number) => sum + number * number, 0));
  if (divides && length === 0) throw new Error(`gave "${name}" without direction: all zeros`);
  if (divides) vector.forEach((number, at) => (vector[at] = number / length));
  else if (Math.abs(length - 1) > TOLERANCE)
    throw new Error(`gave "${name}" of length ${length.toPrecision(3)}, not 1: say "normalize": true in options`);
}
