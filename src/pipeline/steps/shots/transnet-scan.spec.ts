import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { bootInference } from '../../../../test/support/inference-room.js';
import { drain, stream, TestContext } from '../../../../test/support/step-frames.js';
import { embedCard, temporaryRegistry, writeModel, type NewCard } from '../../../../test/support/tiny-models.js';
import { pictureKey } from '../../../common/picture.js';
import type { Frame } from '../../../common/frame.js';
import type { Inference } from '../../../inference/inference.js';
import { ModelRegistry } from '../../../model-registry/model-registry.js';
import { float, Graph } from '../../../onnx/graph.js';
import { ShotsStep } from '../shots.step.js';

const WINDOW = 100;

const card = (changes: Partial<NewCard> = {}): NewCard => ({
  ...embedCard(),
  name: 'transnet',
  task: 'shots',
  input: {
    name: 'input',
    type: 'float32',
    layout: 'NHWC',
    width: 48,
    height: 27,
    color: 'RGB',
    resize: { mode: 'stretch', scaling: 'bilinear' },
    window: WINDOW,
  },
  outputs: [{ name: '534', role: 'single', shape: [1, WINDOW, 1] }],
  ...changes,
});

/** TransNet V2's shapes: a frame ends its shot when the mean of the next one is another by 40, as logits or probabilities. */
function transnet(isSigmoid: boolean): Buffer {
  const graph = new Graph('transnet', 'For tests.');
  const frames = graph.input('input', 'float32', [1, WINDOW, 27, 48, 3]);
  const mean = graph.op('ReduceMean', [frames, graph.ints([2, 3, 4])], { keepdims: 0 });
  const slice = (from: number, to: number): string =>
    graph.op('Slice', [mean, graph.ints([from]), graph.ints([to]), graph.ints([1])]);
  const next = graph.op('Concat', [slice(1, WINDOW), slice(WINDOW - 1, WINDOW)], { axis: 1 });
  const change = graph.op('Abs', [graph.op('Sub', [next, mean])]);
  const logits = graph.op('Mul', [graph.op('Sub', [change, graph.scalar(40)]), graph.scalar(0.25)]);
  const scores = isSigmoid ? graph.op('Sigmoid', [logits]) : graph.op('LeakyRelu', [logits], { alpha: float(1) });
  graph.output('534', graph.op('Unsqueeze', [scores, graph.ints([2])]), 'float32', [1, WINDOW, 1]);
  return graph.bytes();
}

describe('TransNetScan', () => {
  let app: TestingModule;
  let inference: Inference;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const registry = await temporaryRegistry();
    remove = registry.remove;
    const { root } = registry;
    await writeModel(root, card(), transnet(true));
    await writeModel(root, card({ name: 'logits', options: { activation: 'sigmoid' } }), transnet(false));
    await writeModel(root, card({ name: 'untold' }), transnet(false));
    await writeModel(root, card({ name: 'twice', options: { activation: 'sigmoid' } }), transnet(true));
    await writeModel(root, card({ name: 'no-window', input: { ...embedCard().input, name: 'input' } }), transnet(true));
    ({ app, inference } = await bootInference(root));
  });
  afterAll(async () => {
    await app.close();
    await remove();
  });

  /** First frames of shots, of a video whose shots have these lengths and are each of one brightness. */
  async function boundaries(lengths: number[], model = 'transnet', batch = 64): Promise<(number | null)[]> {
    const step = new ShotsStep(inference);
    const [spec] = step.pictures({ model, batch });
    expect(spec).toMatchObject({ rate: 'every', width: 48, height: 27, fit: 'stretch', format: 'rgb24' });
    const pictures = lengths.flatMap((length, shot) => {
      const picture = new Uint8Array(27 * 48 * 3).fill(60 + 90 * (shot % 2));
      return Array<Uint8Array>(length).fill(picture);
    });
    const frames = pictures.map((picture, index): Frame => {
      const byKey = new Map(spec ? [[pictureKey(spec), picture]] : []);
      return { index, timeMs: index * 40, isSampled: false, pictures: byKey, thumbnail: null, findings: {} };
    });
    const context = new TestContext(frames.length * 40);
    const out = await drain(step.run(stream(frames), context.port, { model, batch }));
    expect(out.map(({ index }) => index)).toEqual(frames.map(({ index }) => index));
    const found = out.flatMap(({ findings }, at) =>
      at > 0 && findings.shot !== out[at - 1]?.findings.shot ? [at] : [],
    );
    expect(context.findings.shots.map(({ start_ms }) => start_ms / 40)).toEqual([0, ...found]);
    return found;
  }

  it('begins each shot at its first frame, wherever windows meet', async () => {
    expect(await boundaries([30, 20, 2, 48, 50, 75, 26, 3])).toEqual([30, 50, 52, 100, 150, 225, 251]);
  });

  it('does not mind how many frames come at a time', async () => {
    for (const batch of [1, 7, 128]) expect(await boundaries([60, 90, 10], 'transnet', batch)).toEqual([60, 150]);
  });

  it('finds one shot in a clip without a cut, however short', async () => {
    expect(await boundaries([1])).toEqual([]);
    expect(await boundaries([130])).toEqual([]);
  });

  it('takes logits when the card says so', async () => {
    expect(await boundaries([40, 40], 'logits')).toEqual([40]);
  });

  it.each([
    ['untold', 'gave -10.00, not a probability: say "activation": "softmax" or "sigmoid" in options'],
    ['twice', 'gave only 0..1, probabilities already: leave "activation" out of options'],
    ['no-window', 'task shots takes input.window pictures at a time, a multiple of 4, the card says none'],
  ])('fails a model that is not what its card says: %s', (name, fault) => {
    const model = app
      .get(ModelRegistry)
      .all()
      .find((one) => one.card.name === name);
    expect(model?.state).toBe('FAILED');
    expect(model?.reason).toContain(fault);
  });
});
