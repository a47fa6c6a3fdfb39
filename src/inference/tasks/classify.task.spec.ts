import { describe, expect, it } from '@jest/globals';
import { embedCard } from '../../../test/support/tiny-models.js';
import type { Model, ModelCard } from '../../model-registry/model.js';
import { ClassifyTask } from './classify.task.js';

const LABELS = ['cat', 'dog', 'cup'];

const card = (changes: Partial<ModelCard> = {}): ModelCard =>
  ({
    ...embedCard(),
    sha256: '',
    task: 'classify',
    outputs: [{ name: 'logits', role: 'scores', shape: [-1, 3] }],
    labels: { file: 'labels.txt', count: 3 },
    ...changes,
  }) as ModelCard;

const model = (options: ModelCard['options'] = {}): Model => ({
  card: card({ options }),
  id: 'pets@1',
  folder: '',
  state: 'READY',
  reason: null,
  labels: LABELS,
});

/** What the task makes of a model that gives these rows of scores. */
function classify(rows: number[][], options?: ModelCard['options']) {
  const pictures = rows.map(() => new Uint8Array(48));
  const batch = { type: 'uint8' as const, dims: [rows.length, 4, 4, 3], pictures };
  const data = Float32Array.from(rows.flat());
  return new ClassifyTask().run(model(options), batch, async (feeds) => {
    expect(feeds['frames']).toBe(batch);
    return { logits: { type: 'float32', dims: [rows.length, 3], data } };
  });
}

describe('ClassifyTask', () => {
  it('names what each picture shows, most confident first', async () => {
    const [first, second] = await classify([
      [0, 1, -9],
      [5, 0, 0],
    ]);
    expect(first).toEqual([
      { label: 'dog', labelId: 1, confidence: expect.closeTo(0.731, 3), model: 'pets@1' },
      { label: 'cat', labelId: 0, confidence: expect.closeTo(0.269, 3), model: 'pets@1' },
    ]);
    expect(second?.map(({ label }) => label)).toEqual(['cat']);
  });

  it('gives no more labels than the card wants', async () => {
    const [found] = await classify([[0.4, 0.6, 0.5]], { activation: 'none', top: 2 });
    expect(found?.map(({ label }) => label)).toEqual(['dog', 'cup']);
  });

  it('gives labels at the threshold, none below it', async () => {
    const [found] = await classify([[0, -1, 2]], { activation: 'sigmoid', threshold: 0.5 });
    expect(found?.map(({ label }) => label)).toEqual(['cup', 'cat']);
  });

  it('finds nothing wrong with a card that fits, with or without sides of 1', () => {
    const task = new ClassifyTask();
    expect(task.check(card({ options: { activation: 'sigmoid', top: 3, threshold: 0 } }))).toEqual([]);
    expect(task.check(card({ outputs: [{ name: 'x', role: 'scores', shape: [1, 3, 1, 1] }] }))).toEqual([]);
  });

  it.each<[Partial<ModelCard>, string]>([
    [{ labels: { file: 'labels.txt', count: 2 } }, 'labels.count is 2, output "logits" tells 3 apart'],
    [{ labels: null }, 'task classify takes labels: a file with a line for each of the 3 of output "logits"'],
    [
      { outputs: [{ name: 'logits', role: 'logits', shape: [-1, 3] }] },
      'task classify takes one output of role "scores", the card has 0',
    ],
    [
      { outputs: [{ name: 'map', role: 'scores', shape: [-1, 3, 7, 7] }] },
      'task classify takes shape [-1, C] or [-1, C, 1, 1], output "map" has [-1, 3, 7, 7]',
    ],
    [{ options: { activation: 'relu' } }, 'option activation must be one of softmax, sigmoid, none, is "relu"'],
    [{ options: { top: 0.5 } }, 'option top must be a whole number from 1 to 1000, is 0.5'],
    [{ options: { threshold: 2 } }, 'option threshold must be a number from 0 to 1, is 2'],
  ])('says what does not fit: %j', (changes, fault) => {
    expect(new ClassifyTask().check(card(changes))).toEqual([fault]);
  });
});
