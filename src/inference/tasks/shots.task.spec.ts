import { describe, expect, it } from '@jest/globals';
import { embedCard } from '../../../test/support/tiny-models.js';
import type { Model, ModelCard, PictureInput } from '../../model-registry/model.js';
import { ShotsTask } from './shots.task.js';

const INPUT: PictureInput = {
  name: 'input',
  type: 'float32',
  layout: 'NHWC',
  width: 48,
  height: 27,
  color: 'RGB',
  resize: { mode: 'stretch', scaling: 'bilinear' },
  window: 4,
};

const card = (changes: object = {}): ModelCard =>
  ({
    ...embedCard(),
    sha256: '',
    task: 'shots',
    input: INPUT,
    outputs: [{ name: '534', role: 'single', shape: [1, 4, 1] }],
    ...changes,
  }) as ModelCard;

/** What is made of these scores of four pictures. */
function run(scores: number[], options: ModelCard['options'] = {}): Promise<number[]> {
  const pictures = Array<Uint8Array>(4).fill(new Uint8Array(27 * 48 * 3));
  const batch = { type: 'uint8' as const, dims: [4, 27, 48, 3], pictures };
  const data = Float32Array.from(scores);
  return new ShotsTask().run({ card: card({ options }) } as Model, batch, () =>
    Promise.resolve({ '534': { type: 'float32', dims: [1, 4, 1], data } }),
  );
}

describe('ShotsTask', () => {
  it('gives a probability for each picture', async () => {
    expect(await run([0, 0.25, 1, 0.5])).toEqual([0, 0.25, 1, 0.5]);
  });

  it('makes probabilities of logits when the card says so', async () => {
    const found = await run([0, 2, -4, 0.5], { activation: 'sigmoid' });
    expect(found.map((value) => Number(value.toFixed(3)))).toEqual([0.5, 0.881, 0.018, 0.622]);
  });

  it('refuses logits that are called probabilities, and the other way round', async () => {
    await expect(run([0.5, -4, 0, 0])).rejects.toThrow('gave -4.000, not a probability');
    await expect(run([0, 0.2, 0.9, 1], { activation: 'sigmoid' })).rejects.toThrow('gave only 0..1');
  });

  it('wants the small picture of every frame from ffmpeg', () => {
    expect(new ShotsTask().picture(card(), 'every')).toEqual({
      rate: 'every',
      width: 48,
      height: 27,
      fit: 'stretch',
      format: 'rgb24',
      scaling: 'bilinear',
    });
  });

  it.each<[object, string]>([
    [
      { input: { ...INPUT, window: 6 } },
      'task shots takes input.window pictures at a time, a multiple of 4, the card says 6',
    ],
    [
      { input: { ...INPUT, resize: { mode: 'letterbox', scaling: 'bilinear' } } },
      'task shots takes input.resize stretch with bilinear, bicubic, the card says letterbox bilinear',
    ],
    [{ outputs: [] }, 'task shots takes one output of role "single", the card has 0'],
    [
      { outputs: [{ name: '534', role: 'single', shape: [1, 100, 1] }] },
      'task shots takes shape [-1, 4, 1], output "534" has [1, 100, 1]',
    ],
    [{ options: { activation: 'softmax' } }, 'option activation must be one of sigmoid, none, is "softmax"'],
    [{ options: { threshold: 7 } }, 'option threshold must be a number from 0 to 1, is 7'],
  ])('says what does not fit: %j', (changes, fault) => {
    expect(new ShotsTask().check(card(changes))).toContain(fault);
  });
});
