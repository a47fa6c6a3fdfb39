import { describe, expect, it } from '@jest/globals';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { embedCard } from '../../../test/support/tiny-models.js';
import type { Model, ModelCard, PictureInput } from '../../model-registry/model.js';
import type { Runtime } from '../runtime.js';
import type { TensorData } from '../tensor.js';
import { SegmentTask } from './segment.task.js';

const LABELS = ['background', 'cat', 'dog'];

/** Runs graphs of our own in the test itself. */
const runtime = {
  async compute(_name: string, graph: Uint8Array, feeds: Record<string, TensorData>) {
    const session = await InferenceSession.create(graph);
    const tensors = Object.entries(feeds).map(([name, { type, data, dims }]) => [name, new Tensor(type, data, dims)]);
    const { shares } = await session.run(Object.fromEntries(tensors) as Record<string, Tensor>);
    return { shares: { type: 'float32', dims: [...(shares?.dims ?? [])], data: shares?.data } };
  },
} as unknown as Runtime;

const input = (resize: PictureInput['resize']): PictureInput => ({
  name: 'frames',
  type: 'float32',
  layout: 'NHWC',
  width: 4,
  height: 4,
  color: 'RGB',
  resize,
});

const card = (changes: Partial<ModelCard> = {}): ModelCard =>
  ({
    ...embedCard(),
    sha256: '',
    task: 'segment',
    input: input({ mode: 'stretch', scaling: 'bilinear' }),
    outputs: [{ name: 'scores', role: 'scores', shape: [-1, 4, 4, 3] }],
    labels: { file: 'labels.txt', count: 3 },
    ...changes,
  }) as ModelCard;

/** What is found in a picture of 40 × 20 whose 4 × 4 pixels the model takes for these classes. */
async function segment(classes: string, changes: Partial<ModelCard> = {}) {
  const model = { card: card(changes), id: 'pets@1', labels: LABELS } as unknown as Model;
  const data = Float32Array.from(
    [...classes].flatMap((one) => [0, 1, 2].map((at) => (String(at) === one ? 9 : at / 10))),
  );
  const batch = { type: 'uint8' as const, dims: [1, 20, 40, 3], pictures: [new Uint8Array(2400)] };
  const [found] = await new SegmentTask(runtime).run(model, batch, () =>
    Promise.resolve({ scores: { type: 'float32', dims: [1, 4, 4, 3], data } }),
  );
  return (found ?? []).map(({ label, confidence }) => [label, confidence]);
}

describe('SegmentTask', () => {
  it('gives the share of each class, largest first, without the background', async () => {
    expect(await segment('0000011122222222')).toEqual([
      ['dog', 0.5],
      ['cat', 0.1875],
    ]);
  });

  it('leaves out what is smaller than the threshold, and what is called background', async () => {
    const options = { threshold: 0.2, background: 2 };
    expect(await segment('0000011122222222', { options })).toEqual([['background', 0.3125]]);
  });

  it('leaves nothing out when there is no background', async () => {
    expect(await segment('0000000000000000', { options: { background: -1 } })).toEqual([['background', 1]]);
  });

  it('does not count the padding of a letterbox', async () => {
    const letterboxed = input({ mode: 'letterbox', scaling: 'bilinear', anchor: 'top-left' });
    expect(await segment('1111222200000000', { input: letterboxed })).toEqual([
      ['cat', 0.5],
      ['dog', 0.5],
    ]);
  });

  it.each<[Partial<ModelCard>, string]>([
    [{ labels: { file: 'labels.txt', count: 21 } }, 'labels.count is 21, output "scores" tells 3 apart'],
    [
      { outputs: [{ name: 'x', role: 'mask', shape: [1, 4, 4, 3] }] },
      'task segment takes one output of role "scores", the card has 0',
    ],
    [
      { outputs: [{ name: 'x', role: 'scores', shape: [1, 4, 4] }] },
      'task segment takes shape [-1, H, W, C], output "x" has [1, 4, 4]',
    ],
    [
      { outputs: [{ name: 'x', role: 'scores', shape: [1, -1, 4, 4] }], options: { layout: 'NCHW' } },
      'task segment takes shape [-1, C, H, W], output "x" has [1, -1, 4, 4]',
    ],
    [{ options: { layout: 'HWC' } }, 'option layout must be one of NHWC, NCHW, is "HWC"'],
    [{ options: { background: 0.5 } }, 'option background must be a whole number from -1 to 2, is 0.5'],
    [{ options: { background: 3 } }, 'option background must be a whole number from -1 to 2, is 3'],
  ])('says what does not fit: %j', (changes, fault) => {
    expect(new SegmentTask(runtime).check(card(changes))).toContain(fault);
  });
});
