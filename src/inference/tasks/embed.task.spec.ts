import { describe, expect, it } from '@jest/globals';
import { embedCard } from '../../../test/support/tiny-models.js';
import type { Model, ModelCard } from '../../model-registry/model.js';
import { EmbedTask } from './embed.task.js';

const card = (shape: number[], options: ModelCard['options'] = {}): ModelCard =>
  ({ ...embedCard(), sha256: '', outputs: [{ name: 'vector', role: 'embedding', shape }], options }) as ModelCard;

/** What the task makes of two pictures for which the model gives these numbers. */
async function embed(data: number[], dims: number[], options?: ModelCard['options']): Promise<number[][]> {
  const model: Model = {
    card: card([-1, ...dims.slice(1)], options),
    id: 'tower@1',
    folder: '',
    state: 'READY',
    reason: null,
    labels: [],
  };
  const batch = { type: 'uint8' as const, dims: [2, 4, 4, 3], pictures: [new Uint8Array(48), new Uint8Array(48)] };
  const run = async () => ({ vector: { type: 'float32' as const, dims, data: Float32Array.from(data) } });
  const vectors = await new EmbedTask().run(model, batch, run);
  return vectors.map((vector) => [...vector].map((number) => Math.round(number * 1e4) / 1e4));
}

/** Two pictures, three tokens of two numbers. */
const TOKENS = [3, 4, 0, 0, 0, 2, 0, 1, 3, 0, 3, -1];

describe('EmbedTask', () => {
  it('takes the vectors of a tower as they are', async () => {
    expect(await embed([1, 0, 0.6, 0.8], [2, 2])).toEqual([
      [1, 0],
      [0.6, 0.8],
    ]);
  });

  it('takes the class token', async () => {
    expect(await embed(TOKENS, [2, 3, 2], { pooling: 'cls', normalize: true })).toEqual([
      [0.6, 0.8],
      [0, 1],
    ]);
  });

  it('takes the mean of the tokens', async () => {
    expect(await embed(TOKENS, [2, 3, 2], { pooling: 'mean', normalize: true })).toEqual([
      [0.4472, 0.8944],
      [1, 0],
    ]);
  });

  it('refuses vectors that are not of length 1 unless it may divide', async () => {
    await expect(embed([3, 4, 0, 1], [2, 2])).rejects.toThrow(
      'gave "vector" of length 5.00, not 1: say "normalize": true in options',
    );
    await expect(embed([0, 0, 0, 1], [2, 2], { normalize: true })).rejects.toThrow(
      'gave "vector" without direction: all zeros',
    );
  });

  it('finds nothing wrong with towers, nor with tokens that are pooled', () => {
    const task = new EmbedTask();
    expect(task.check(card([-1, 512], { normalize: true }))).toEqual([]);
    expect(task.check(card([1, 257, 384], { pooling: 'cls' }))).toEqual([]);
    expect(task.check(card([-1, -1, 384], { pooling: 'mean' }))).toEqual([]);
  });

  it.each<[number[], ModelCard['options'], string]>([
    [
      [-1, 257, 384],
      {},
      'output "vector" has [-1, 257, 384], a vector per token: say "pooling": "cls" or "mean" in options',
    ],
    [[-1, 384], { pooling: 'cls' }, 'task embed with pooling takes shape [-1, T, D], output "vector" has [-1, 384]'],
    [[-1, -1], {}, 'task embed takes shape [-1, D], output "vector" has [-1, -1]'],
    [[-1, 384], { pooling: 'max' }, 'option pooling must be one of cls, mean, none, is "max"'],
    [[-1, 384], { normalize: 'yes' }, 'option normalize must be true or false'],
  ])('says what does not fit: %j %j', (shape, options, fault) => {
    expect(new EmbedTask().check(card(shape, options))).toContain(fault);
  });
});
