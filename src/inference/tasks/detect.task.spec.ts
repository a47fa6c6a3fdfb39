import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { detectorCard, writeDetector, type TinyDetector } from '../../../test/support/detector-models.js';
import { bootInference } from '../../../test/support/inference-room.js';
import { TINY_DETECTORS } from '../../../test/support/tiny-detectors.js';
import { temporaryRegistry } from '../../../test/support/tiny-models.js';
import type { ObjectFinding } from '../../common/findings.js';
import type { Model, ModelCard } from '../../model-registry/model.js';
import type { Inference } from '../inference.js';
import { DetectTask } from './detect.task.js';

const SIZE = { width: 64, height: 32 };
const task = new DetectTask();

const detector = (name: string): TinyDetector => {
  const [found] = TINY_DETECTORS.find(([{ name: other }]) => other === name) ?? [];
  if (!found) throw new Error(`no detector ${name}`);
  return found;
};

/** What a detector finds in so many pictures, without a graph, with other options. */
async function detect(
  name: string,
  options: Partial<ModelCard['options']> = {},
  count = 1,
): Promise<ObjectFinding[][]> {
  const tiny = detector(name);
  const card = detectorCard({ ...tiny, options: { ...tiny.options, ...options } });
  const outputs = tiny.outputs.map(({ role, shape, values }) => {
    const data = Float32Array.from({ length: values.length * count }, (_, at) => values[at % values.length] ?? 0);
    return [`out_${role}`, { type: 'float32' as const, dims: [count, ...shape] as number[], data }] as const;
  });
  const batch = { type: 'uint8' as const, dims: [count, SIZE.height, SIZE.width, 3], pictures: [] };
  const model = { card, id: `${name}@1`, labels: tiny.labels } as unknown as Model;
  return task.run(model, batch, () => Promise.resolve(Object.fromEntries(outputs)));
}

const labels = (found: ObjectFinding[] = []): string[] => found.map(({ label }) => label);

describe('DetectTask on graphs of constants', () => {
  let app: TestingModule;
  let inference: Inference;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const registry = await temporaryRegistry();
    remove = registry.remove;
    for (const [tiny] of TINY_DETECTORS) {
      const folder = await writeDetector(registry.root, tiny);
      await writeFile(join(folder, 'labels.txt'), tiny.labels.join('\n'));
    }
    ({ app, inference } = await bootInference(registry.root));
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await remove();
  });

  it.each(TINY_DETECTORS.map(([{ name }, expected]) => [name, expected] as const))(
    'finds with %s what was worked out by hand',
    async (name, expected) => {
      const picture = new Uint8Array(SIZE.width * SIZE.height * 3);
      const model = inference.model(name);
      const [found = []] = await inference.run<ObjectFinding[]>(model, [picture], undefined, SIZE);
      expect(labels(found)).toEqual(expected.map(({ label }) => label));
      expected.forEach(({ confidence, box }, at) => {
        const { x, y, width, height } = found[at]?.box ?? { x: 0, y: 0, width: 0, height: 0 };
        expect(found[at]?.confidence).toBeCloseTo(confidence, 5);
        [x, y, width, height].forEach((number, axis) => expect(number).toBeCloseTo(box[axis] ?? 0, 5));
        expect(found[at]?.model).toBe(`${name}@1`);
      });
    },
  );
});

describe('DetectTask', () => {
  it('looks at every picture of a batch by itself', async () => {
    const found = await detect('yolox', {}, 3);
    expect(found.map(labels)).toEqual(Array(3).fill(['dog', 'cat']));
  });

  it('suppresses across labels when the card says so, and not at all without nms', async () => {
    expect((await detect('yolox', { classAgnostic: true })).map(labels)).toEqual([['dog']]);
    expect((await detect('yolox', { nms: null })).map(labels)).toEqual([['dog', 'dog', 'cat']]);
  });

  it('gives the most confident when there are more than maxDetections', async () => {
    expect((await detect('yolox', { maxDetections: 1 })).map(labels)).toEqual([['dog']]);
  });

  it('gives nothing when nothing is over the threshold', async () => {
    expect(await detect('yolox', { threshold: 0.75 })).toEqual([[]]);
    expect(await detect('detr', { threshold: 1 })).toEqual([[]]);
  });

  it('drops boxes that lie outside of the picture, such as in the padding', async () => {
    const tiny = detector('yolox');
    const [output] = tiny.outputs;
    const row = Array<number>(7).fill(0);
    // In the middle of the lower half of the canvas, which a picture of 64 × 32 does not fill.
    const values = [...Array<number>(20 * 7).fill(0), ...row.map((_, at) => [0.5, 0.75, -1, -2, 1, 1, 0][at] ?? 0)];
    const data = Float32Array.from(values);
    const model = { card: detectorCard(tiny), id: 'yolox@1', labels: tiny.labels } as unknown as Model;
    const batch = { type: 'uint8' as const, dims: [1, 32, 64, 3], pictures: [] };
    const said = { out_predictions: { type: 'float32' as const, dims: [1, ...(output?.shape ?? [])], data } };
    expect(await task.run(model, batch, () => Promise.resolve(said))).toEqual([[]]);
  });

  it('gives the landmarks of faces in 0..1 of the picture', async () => {
    const [[face] = []] = await detect('yunet');
    // The cell's corners and middle, from 16, 8 to 24, 16.
    const expected = [[0.5, 0.25], [0.75, 0.25], [0.625, 0.375], [0.5, 0.5], [0.75, 0.5]]; // prettier-ignore
    expect(face?.landmarks?.map(({ x, y }) => [x, y])).toEqual(expected);
    const [[other] = []] = await detect('yunet-anchors');
    const last = other?.landmarks?.at(-1);
    expect([last?.x, last?.y].map((at) => (at ?? 0) * 64).map((at) => Math.round(at * 10) / 10)).toEqual([44.8, 28.8]);
  });
});

describe('the check of a detector', () => {
  const faults = (name: string, changes: Partial<TinyDetector> = {}, card: Partial<ModelCard> = {}): string[] =>
    task.check({ ...detectorCard({ ...detector(name), ...changes }), ...card });
  const options = (name: string, changed: Record<string, unknown>) => ({
    options: { ...detector(name).options, ...changed },
  });

  it.each(TINY_DETECTORS.map(([{ name }]) => name))('finds no fault in %s', (name) => {
    expect(faults(name)).toEqual([]);
  });

  it('knows the sizes of real models', () => {
    const outputs = [{ name: 'output', role: 'predictions', shape: [1, 3549, 85] }];
    const coco = { width: 416, height: 416, labels: Array<string>(80).fill('thing') };
    expect(faults('yolox', coco, { outputs })).toEqual([]);
    expect(faults('yolox', { ...coco, width: 640 }, { outputs })).toEqual([
      'decoder yolox takes shape [N, 5460, 85], output "output" has [1, 3549, 85]',
    ]);
    const loc = { width: 160, height: 120 };
    expect(faults('yunet-anchors', loc)[0]).toBe(
      'decoder yunet takes shape [N, 1076, 14], output "out_loc" has [235, 14]',
    );
  });

  const families = 'yolox, nanodet, fastestdet, detr, ultraface, yunet';
  const wrong: [string, Partial<TinyDetector>, Partial<ModelCard>, string][] = [
    ['yolox', { options: { decoder: 'yolo' } }, {}, `option decoder must be one of ${families}, is "yolo"`],
    [
      'yolox',
      { options: { decoder: 'constructor' } },
      {},
      `option decoder must be one of ${families}, is "constructor"`,
    ],
    ['yolox', { options: {} }, {}, `option decoder must be one of ${families}, is not said`],
    ['yolox', options('yolox', { threshold: 3 }), {}, 'option threshold must be a number from 0 to 1, is 3'],
    ['yolox', options('yolox', { nms: '0.5' }), {}, 'option nms must be a number from 0 to 1, is "0.5"'],
    ['yolox', options('yolox', { strides: [8, 0] }), {}, 'option strides must be a list of whole numbers, is [8,0]'],
    ['yolox', options('yolox', { classAgnostic: 1 }), {}, 'option classAgnostic must be true or false, is 1'],
    [
      'yolox',
      options('yolox', { classIds: 'coco91' }),
      {},
      'option classIds coco91 takes 80 labels, labels.count is 2',
    ],
    ['yolox', { labels: ['cat'] }, {}, 'decoder yolox takes shape [N, 21, 6], output "out_predictions" has [1, 21, 7]'],
    ['yolox', {}, { labels: null }, 'task detect takes labels: a file with a line for each class'],
    ['yolox', {}, { outputs: [] }, 'decoder yolox takes one output of role "predictions", the card has 0'],
    ['nanodet', { labels: ['cat', 'dog'] }, {}, '2 classes leave no 4 × bins distances'],
    [
      'nanodet-first',
      options('nanodet-first', { strides: [4] }),
      {},
      'decoder nanodet takes one output of role "cls_4", the card has 0',
    ],
    ['detr', { labels: ['cat'] }, {}, 'labels.count is 1, the outputs tell 2 apart'],
    ['detr', options('detr', { activation: 'softmax' }), {}, 'labels.count is 2, the outputs tell 1 apart'],
    [
      'detr',
      { ...options('detr', { classIds: 'coco91' }), labels: Array<string>(80).fill('a') },
      {},
      'labels.count is 80 for 91 ids, the outputs tell 2 apart',
    ],
    [
      'detr',
      {},
      {
        outputs: [
          { name: 'x', role: 'logits', shape: [1, 2, -1] },
          { name: 'y', role: 'boxes', shape: [1, 2, 4] },
        ],
      },
      'decoder detr takes shape [N, 2, C], output "x" has [1, 2, -1]',
    ],
    [
      'fastestdet',
      {},
      { outputs: [{ name: 'x', role: 'predictions', shape: [1, 7, -1, -1] }] },
      'decoder fastestdet takes shape [N, 7, rows, columns], output "x" has [1, 7, -1, -1]',
    ],
    ['ultraface', { labels: ['face', 'mask'] }, {}, 'labels.count is 2, the outputs tell 1 apart'],
    ['yunet', { width: 64 }, {}, 'decoder yunet takes shape [N, 32, 1], output "out_cls_8" has [1, 16, 1]'],
  ];

  it.each(wrong.map(([name, changes, card, fault]) => [name, fault, changes, card] as const))(
    'says of %s: %s',
    (name, fault, changes, card) => {
      expect(faults(name, changes, card)).toContain(fault);
    },
  );
});
