import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bootInference } from '../../../../test/support/inference-room.js';
import { embedCard, temporaryRegistry, writeModel } from '../../../../test/support/tiny-models.js';
import { towerGraph, writeTower } from '../../../../test/support/tiny-towers.js';
import type { ModelCard } from '../../../model-registry/model.js';
import { towerFaults } from './text-tower.js';

describe('a model with a text tower', () => {
  let registry: Awaited<ReturnType<typeof temporaryRegistry>>;
  let room: Awaited<ReturnType<typeof bootInference>>;
  const picture = (color: number[]): Uint8Array => Uint8Array.from({ length: 48 }, (_, at) => color[at % 3] as number);

  beforeEach(async () => {
    registry = await temporaryRegistry();
  });

  afterEach(async () => {
    await room.app.close();
    await registry.remove();
  });

  const boot = async (): Promise<typeof room> => (room = await bootInference(registry.root));

  it('puts words beside the pictures that they mean, in vectors of length 1', async () => {
    await writeTower(registry.root);
    await writeModel(registry.root, embedCard());
    const { inference } = await boot();
    const model = inference.model('color-words');
    expect([inference.readsText(model), inference.readsText(inference.model('color'))]).toEqual([true, false]);
    const pictures = await inference.run<Float32Array>(model, [picture([250, 10, 10]), picture([10, 10, 250])]);
    const words = await inference.read<Float32Array>(model, 'Red');
    expect(Math.hypot(...words)).toBeCloseTo(1, 5);
    const scores = pictures.map((vector) => vector.reduce((sum, number, at) => sum + number * (words[at] ?? 0), 0));
    expect(scores).toEqual([expect.closeTo(1, 1), expect.closeTo(0.05, 1)]);
    await expect(inference.read(inference.model('color'), 'red')).rejects.toThrow('model color@1: it reads no text');
  });

  it('says what of the tower is not as its family has it', async () => {
    const folder = await writeTower(registry.root);
    const { inference } = await boot();
    await writeFile(join(folder, 'text_model.onnx'), towerGraph('other', ['input_ids']));
    await expect(inference.read(inference.model('color-words'), 'red')).rejects.toThrow(
      'model color-words@1: the text tower has no output "text_embeds"; there are other',
    );
  });
});

describe('towerFaults', () => {
  const card = (changes: Partial<ModelCard>): ModelCard => ({ ...embedCard(changes), sha256: '' }) as ModelCard;
  const tower = { role: 'text', file: 'text.onnx', sha256: '' };

  it('finds none in a card without a tower', () => {
    expect(towerFaults(card({}))).toEqual([]);
  });

  it('names the family and the tokenizer that a tower needs', () => {
    expect(towerFaults(card({ files: [tower], options: { family: 'blip' } }))).toEqual([
      'option family of a text tower must be one of clip, siglip2, is blip',
      'files has a text tower and none of role "tokenizer"',
    ]);
  });
});
