import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { embedCard, temporaryRegistry, writeModel } from '../../../test/support/tiny-models.js';
import { Env, readEnv } from '../../common/env.js';
import type { ModelCard, PictureInput } from '../../model-registry/model.js';
import { ModelRegistry } from '../../model-registry/model-registry.js';
import { Graph } from '../../onnx/graph.js';
import { Inference } from '../inference.js';
import { InferenceModule } from '../inference.module.js';
import type { Reading, TextQuad } from './text/quad.js';

type Card = Omit<ModelCard, 'sha256'>;

const INPUT: PictureInput = {
  name: 'x',
  type: 'float32',
  layout: 'NCHW',
  width: 64,
  height: 64,
  color: 'GRAY',
  resize: { mode: 'long-side', scaling: 'bilinear', side: 64, stride: 32 },
  scale: 1 / 255,
};

const detectorCard = (changes: Partial<Card> = {}): Card =>
  embedCard({
    name: 'det',
    task: 'text-detect',
    input: INPUT,
    outputs: [{ name: 'map', role: 'map', shape: [-1, 1, -1, -1] }],
    ...changes,
  });

/** What is bright is text. */
function brightGraph(): Buffer {
  const graph = new Graph('bright');
  graph.output('map', graph.input('x', 'float32', ['N', 1, 'H', 'W']), 'float32', ['N', 1, 'H', 'W']);
  return graph.bytes();
}

const recognizerCard = (dictionary: string, changes: Partial<Card> = {}): Card =>
  embedCard({
    name: 'rec',
    task: 'text-recognize',
    input: { ...INPUT, width: 4, height: 4, resize: { mode: 'height', scaling: 'bilinear', minWidth: 4 } },
    outputs: [{ name: 'probs', role: 'probabilities', shape: [-1, -1, 3] }],
    files: [{ role: 'dictionary', file: 'dict.txt', sha256: createHash('sha256').update(dictionary).digest('hex') }],
    ...changes,
  });

/** A step per column: blank when dark, the first character when grey, the second when bright. */
function columnGraph(): Buffer {
  const graph = new Graph('columns');
  const frames = graph.input('x', 'float32', ['N', 1, 4, 'W']);
  const mean = graph.op('ReduceMean', [frames, graph.ints([1, 2])], { keepdims: 0 });
  const near = (level: number): string =>
    graph.op('Sub', [graph.scalar(1), graph.op('Abs', [graph.op('Sub', [mean, graph.scalar(level)])])]);
  const columns = [0, 0.5, 1].map((level) => graph.op('Unsqueeze', [near(level), graph.ints([2])]));
  graph.output('probs', graph.op('Concat', columns, { axis: 2 }), 'float32', ['N', 'W', 3]);
  return graph.bytes();
}

describe('Text tasks', () => {
  let root: string;
  let remove: () => Promise<void>;
  let app: TestingModule | undefined;

  beforeEach(async () => {
    ({ root, remove } = await temporaryRegistry());
  });
  afterEach(async () => {
    await app?.close();
    await remove();
  });

  async function boot(): Promise<Inference> {
    @Global()
    @Module({
      providers: [{ provide: Env, useValue: readEnv({ MODEL_REGISTRY_PATH: root, INFERENCE_THREADS: '1' }) }],
      exports: [Env],
    })
    class Configured {}
    app = await Test.createTestingModule({ imports: [Configured, InferenceModule] }).compile();
    app.useLogger(false);
    await app.init();
    return app.get(Inference);
  }

  async function reason(): Promise<string | null | undefined> {
    await boot();
    return app?.get(ModelRegistry).all()[0]?.reason;
  }

  async function writeRecognizer(dictionary: string, changes: Partial<Card> = {}): Promise<void> {
    const folder = await writeModel(root, recognizerCard(dictionary, changes), columnGraph());
    await writeFile(join(folder, 'dict.txt'), dictionary);
  }

  it('places boxes on the picture, whatever size the model sees it in', async () => {
    await writeModel(root, detectorCard(), brightGraph());
    const inference = await boot();
    const size = { width: 128, height: 64 };
    const picture = new Uint8Array(size.width * size.height * 3);
    for (let y = 20; y < 40; y++) picture.fill(255, (y * 128 + 30) * 3, (y * 128 + 100) * 3);
    const [first, second] = await inference.run<TextQuad[]>(
      inference.model('det'),
      [picture, new Uint8Array(picture.length)],
      undefined,
      size,
    );
    expect(second).toEqual([]);
    // Half as large the bar is 15..49 × 10..19, grown by 34 · 9 · 1.5 / 86 = 5.3; and doubled again.
    const corners = first?.[0]?.corners.map(({ x, y }) => [x * 128, y * 64]);
    expect(corners).toEqual([
      [20, 10],
      [108, 10],
      [108, 48],
      [20, 48],
    ]);
    expect(first?.[0]?.score).toBeGreaterThan(0.95);
  });

  it('refuses a detector without a map, with a sentence for each fault', async () => {
    const outputs = [{ name: 'map', role: 'mask', shape: [-1, 1, -1, -1] }];
    await writeModel(root, detectorCard({ outputs, options: { threshold: 3 } }), brightGraph());
    expect(await reason()).toBe(
      'models/det/1/model.json: option threshold must be a number from 0 to 1, is 3; ' +
        'task text-detect takes one output of role "map", the card has 0',
    );
  });

  it('reads the columns of pieces, spaces too', async () => {
    await writeRecognizer('a\n', { options: { space: true } });
    const inference = await boot();
    const columns = [128, 128, 255, 0, 128, 0, 0, 0].flatMap((value) => [value, value, value]);
    const picture = Uint8Array.from({ length: 4 * 24 }, (_, at) => columns[at % 24] as number);
    const corners = [{ x: 0, y: 0 }, { x: 8, y: 0 }, { x: 8, y: 4 }, { x: 0, y: 4 }] as const; // prettier-ignore
    const size = { width: 8, height: 4 };
    const [reading] = await inference.crops<Reading>(inference.model('rec'), picture, size, [[...corners]]);
    expect(reading?.text).toBe('a a');
    expect(reading?.confidence).toBeCloseTo(1, 2);
  });

  it('refuses a dictionary that the output does not fit', async () => {
    await writeRecognizer('a\nb\nc\n');
    expect(await reason()).toContain('gave "probs" for 2 characters, its dictionary has 3');
  });

  it('refuses a recogniser without a dictionary', async () => {
    await writeRecognizer('a\nb\n', { files: [] });
    expect(await reason()).toContain('takes one file of role "dictionary", the card has 0');
  });
});
