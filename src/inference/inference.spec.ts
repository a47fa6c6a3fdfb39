import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Global, Module, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  colorGraph,
  embedCard,
  slowGraph,
  temporaryRegistry,
  tinyGraph,
  writeModel,
} from '../../test/support/tiny-models.js';
import { Env, readEnv } from '../common/env.js';
import type { Model, ModelCard } from '../model-registry/model.js';
import { ModelRegistry } from '../model-registry/model-registry.js';
import { Inference } from './inference.js';
import { InferenceModule } from './inference.module.js';
import { InferenceTask, type RunModel } from './inference-task.js';
import { ModelTask } from './model-task.js';
import type { Statistics } from './tasks/statistics.task.js';
import type { PictureBatch } from './tensor.js';

/** As a plugin would: how many bytes of a picture are above the middle, without asking the model. */
@ModelTask('count-bright')
class CountBright extends InferenceTask<number> {
  check(): string[] {
    return [];
  }
  async run({ card }: Model, batch: PictureBatch, run: RunModel): Promise<number[]> {
    await run({ [card.input.name]: batch });
    return batch.pictures.map((picture) => picture.filter((byte) => byte > 127).length);
  }
}

@ModelTask('embed')
class SecondEmbed extends CountBright {}

const picture = (red: number, green = red, blue = red): Uint8Array =>
  Uint8Array.from({ length: 48 }, (_, at) => [red, green, blue][at % 3] as number);

describe('Inference', () => {
  let root: string;
  let remove: () => Promise<void>;
  let app: TestingModule | undefined;
  let inference: Inference;

  async function boot(...tasks: Type[]): Promise<void> {
    @Global()
    @Module({
      providers: [{ provide: Env, useValue: readEnv({ MODEL_REGISTRY_PATH: root, INFERENCE_THREADS: '1' }) }],
      exports: [Env],
    })
    class Configured {}
    app = await Test.createTestingModule({ imports: [Configured, InferenceModule], providers: tasks }).compile();
    app.useLogger(false);
    await app.init();
    inference = app.get(Inference);
  }

  /** Why the model is FAILED after a start. */
  async function fault(changes: Partial<ModelCard>, graph = colorGraph()): Promise<string | null | undefined> {
    await writeModel(root, embedCard(changes), graph);
    await boot();
    const [model] = app?.get(ModelRegistry).all() ?? [];
    expect(model?.state).toBe('FAILED');
    return model?.reason;
  }

  beforeEach(async () => {
    ({ root, remove } = await temporaryRegistry());
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
    await remove();
  });

  it('embeds pictures in order and leaves them usable', async () => {
    await writeModel(root, embedCard());
    await boot();
    const model = inference.model('color');
    const pictures = [picture(255, 0, 0), picture(0, 0, 255)];
    const [red, blue] = await inference.run<Float32Array>(model, pictures);
    expect(red?.[0]).toBeCloseTo(1, 4);
    expect(blue?.[2]).toBeCloseTo(1, 4);
    expect(pictures[0]?.length).toBe(48);
    expect(inference.provider(model)).toBe('cpu');
    expect(inference.picture(model, 'sampled')).toEqual({
      rate: 'sampled',
      width: 4,
      height: 4,
      fit: 'stretch',
      format: 'rgb24',
      scaling: 'area',
    });
  });

  it('divides by the length when the card says so', async () => {
    const sum = tinyGraph((graph, mean) =>
      graph.output('embedding', graph.op('Add', [mean, graph.scalar(1)]), 'float32', ['N', 3]),
    );
    await writeModel(root, embedCard({ options: { normalize: true } }), sum);
    await boot();
    const [grey] = await inference.run<Float32Array>(inference.model('color'), [picture(80)]);
    expect(grey?.[1]).toBeCloseTo(1 / Math.sqrt(3), 6);
  });

  it('names statistics by output and keeps differences to the picture before across parts', async () => {
    const graph = tinyGraph((tiny, mean) => {
      const before = tiny.op('Slice', [
        tiny.op('Concat', [tiny.op('Slice', [mean, tiny.ints([0]), tiny.ints([1])]), mean], { axis: 0 }),
        tiny.ints([0]),
        tiny.ints([-1]),
      ]);
      const difference = tiny.op('Abs', [tiny.op('Sub', [mean, before])]);
      tiny.output('color', mean, 'float32', ['N', 3]);
      tiny.output('difference', tiny.op('ReduceMean', [difference, tiny.ints([1])], { keepdims: 0 }), 'float32', ['N']);
    });
    const outputs = [
      { name: 'color', role: 'statistic', shape: [-1, 3] },
      { name: 'difference', role: 'statistic', shape: [-1] },
    ];
    await writeModel(root, embedCard({ task: 'statistics', outputs, options: { maxBatch: 2, lookback: 1 } }), graph);
    await boot();
    const found = await inference.run<Statistics>(
      inference.model('color'),
      [10, 30, 70, 71].map((value) => picture(value)),
    );
    expect(found.map(({ difference }) => difference)).toEqual([0, 20, 40, 1]);
    expect(found[2]?.['color']).toEqual(new Float32Array([70, 70, 70]));
  });

  it('takes pictures of any size for a model of dynamic size', async () => {
    const graph = tinyGraph((tiny, mean) => tiny.output('mean', mean, 'float32', ['N', 3]), ['N', 'H', 'W', 3]);
    const outputs = [{ name: 'mean', role: 'statistic', shape: [-1, 3] }];
    await writeModel(root, embedCard({ task: 'statistics', outputs, options: { dynamic: true } }), graph);
    await boot();
    const small = new Uint8Array(2 * 1 * 3).fill(9);
    const found = await inference.run<Statistics>(inference.model('color'), [small], undefined, {
      width: 2,
      height: 1,
    });
    expect(found[0]?.['mean']).toEqual(new Float32Array([9, 9, 9]));
  });

  it('finds the tasks of other modules', async () => {
    await writeModel(root, embedCard({ task: 'count-bright' }));
    await boot(CountBright);
    expect(await inference.run<number>(inference.model('color'), [picture(200, 0, 0), picture(0)])).toEqual([16, 0]);
  });

  it('stops the boot when two tasks have one name', async () => {
    await expect(boot(SecondEmbed)).rejects.toThrow('Two model tasks are named "embed"');
  });

  it('tells its listener how many pictures a run took', async () => {
    await writeModel(root, embedCard({ options: { maxBatch: 2 } }));
    await boot();
    const runs: [string, number][] = [];
    const stop = inference.onRun((id, count, seconds) => seconds > 0 && runs.push([id, count]));
    await inference.run(inference.model('color'), [picture(1), picture(2), picture(3)]);
    stop();
    await inference.run(inference.model('color'), [picture(1)]);
    expect(runs).toEqual([
      ['color@1', 2],
      ['color@1', 1],
    ]);
  });

  it('refuses pictures of the wrong size with a sentence', async () => {
    await writeModel(root, embedCard());
    await boot();
    await expect(inference.run(inference.model('color'), [new Uint8Array(3)])).rejects.toMatchObject({
      code: 'INFERENCE_FAILED',
      message: 'model color@1: takes pictures of 4×4×3 = 48 bytes; picture 0 has 3',
    });
  });

  it('stops waiting when it is cancelled', async () => {
    const outputs = [{ name: 'mean', role: 'statistic', shape: [-1, 3] }];
    await writeModel(root, embedCard({ task: 'statistics', outputs, options: { maxBatch: 1 } }), slowGraph(12));
    await boot();
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(new Error('enough')), 20);
    const started = performance.now();
    const pictures = Array.from({ length: 50 }, () => picture(1));
    await expect(inference.run(inference.model('color'), pictures, cancel.signal)).rejects.toThrow('enough');
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('fails a run that gives what is not a number, naming the output', async () => {
    const graph = tinyGraph((tiny, mean) => {
      // Infinite for white only, so that the trial at start passes.
      const rest = tiny.op('Sub', [tiny.scalar(255), mean]);
      tiny.output('inverse', tiny.op('Div', [tiny.scalar(1), rest]), 'float32', ['N', 3]);
    });
    await writeModel(
      root,
      embedCard({ task: 'statistics', outputs: [{ name: 'inverse', role: 'x', shape: [-1, 3] }] }),
      graph,
    );
    await boot();
    await expect(inference.run(inference.model('color'), [picture(255)])).rejects.toMatchObject({
      code: 'INFERENCE_FAILED',
      message: 'model color@1: gave a number that is not finite: "inverse"[0] is Infinity',
    });
  });

  it('has no model that is not there, and none that failed', async () => {
    await writeModel(root, embedCard({ task: 'embedd' }));
    await boot();
    const unavailable = (message: string): object =>
      expect.objectContaining({ code: 'MODEL_UNAVAILABLE', message: expect.stringContaining(message) });
    expect(() => inference.model('clip')).toThrow(unavailable('no model is named "clip"; there are color') as Error);
    expect(() => inference.model('color')).toThrow(
      unavailable(
        'model color@1 is FAILED: models/color/1/model.json: no task is named "embedd"; there are embed, ',
      ) as Error,
    );
  });

  it.each<[string, Partial<ModelCard>, string]>([
    [
      'input name',
      { input: { ...embedCard().input, name: 'pixels' } },
      'the graph has no input "pixels"; there are frames',
    ],
    [
      'picture size',
      { input: { ...embedCard().input, width: 8 } },
      'input "frames" is [N, 4, 4, 3], the card says [N, 4, 8, 3]',
    ],
    [
      'colour',
      { input: { ...embedCard().input, color: 'GRAY' } },
      'input "frames" is [N, 4, 4, 3], the card says [N, 4, 4, 1]',
    ],
    [
      'output name',
      { outputs: [{ name: 'vector', role: 'embedding', shape: [-1, 3] }] },
      'the graph has no output "vector"; there are embedding',
    ],
    [
      'output shape',
      { outputs: [{ name: 'embedding', role: 'embedding', shape: [-1, 5] }] },
      'output "embedding" is [N, 3], the card says [N, 5]',
    ],
    [
      'role',
      { outputs: [{ name: 'embedding', role: 'vector', shape: [-1, 3] }] },
      'task embed takes one output of role "embedding", the card has 0',
    ],
    [
      'dynamic size',
      { options: { dynamic: true } },
      'input "frames" is [N, 4, 4, 3], but the card says "dynamic": true',
    ],
    [
      'statistics',
      { task: 'statistics', outputs: [{ name: 'embedding', role: 'x', shape: [-1, 3, 1] }] },
      'task statistics takes shape [-1] or [-1, K], output "embedding" has [-1, 3, 1]',
    ],
  ])('fails a model whose card is wrong about its %s', async (_, changes, expected) => {
    expect(await fault(changes)).toBe(`models/color/1/model.json: ${expected}`);
  });

  it('fails a graph that cannot be read, without its path', async () => {
    const reason = await fault({}, Buffer.from('not a graph'));
    expect(reason).toMatch(/^models\/color\/1\/model\.json: Load model from model\.onnx failed/);
  });

  it('fails a graph that wants another type of input', async () => {
    const graph = tinyGraph((tiny, mean, frames) => {
      const floats = tiny.input('more', 'float32', ['N', 3]);
      tiny.output('embedding', tiny.op('Add', [mean, floats]), 'float32', ['N', 3]);
      expect(frames).toBe('frames');
    });
    expect(await fault({}, graph)).toBe('models/color/1/model.json: the graph wants another input, "more"');
  });

  it('fails a graph that forgets the batch, found by a trial on two pictures', async () => {
    const graph = tinyGraph((tiny, mean) => {
      const first = tiny.op('Slice', [mean, tiny.ints([0]), tiny.ints([1])]);
      tiny.output('embedding', tiny.op('LpNormalization', [first], { axis: 1, p: 2 }), 'float32', ['N', 3]);
    });
    expect(await fault({}, graph)).toBe('models/color/1/model.json: gave "embedding" as [1, 3], promised is [2, 3]');
  });

  it('runs a graph that takes one picture at a time once for each', async () => {
    const one = tinyGraph(
      (tiny, mean) => {
        tiny.output('embedding', tiny.op('LpNormalization', [mean], { axis: 1, p: 2 }), 'float32', [1, 3]);
      },
      [1, 4, 4, 3],
    );
    await writeModel(root, embedCard(), one);
    await boot();
    expect(await inference.run(inference.model('color'), [picture(5), picture(6)])).toHaveLength(2);
  });

  it('fails a model that gives a vector without direction', async () => {
    const graph = tinyGraph((tiny, mean) => {
      tiny.output('embedding', tiny.op('Sub', [mean, mean]), 'float32', ['N', 3]);
    });
    const reason = await fault({ options: { normalize: true } }, graph);
    expect(reason).toBe('models/color/1/model.json: gave "embedding" without direction: all zeros');
  });

  it('fails a model that calls a longer vector normalised', async () => {
    const graph = tinyGraph((tiny, mean) => tiny.output('embedding', mean, 'float32', ['N', 3]));
    expect(await fault({}, graph)).toContain('gave "embedding" of length 222, not 1: say "normalize": true in options');
  });

  it('finds the models that the project brings ready', async () => {
    await remove();
    root = fileURLToPath(new URL('../../models', import.meta.url));
    remove = () => Promise.resolve();
    await boot();
    const models = app?.get(ModelRegistry).all() ?? [];
    expect(models.map(({ card }) => card.name)).toEqual(
      expect.arrayContaining(['frame-statistics', 'scene-descriptor']),
    );
    expect(models.filter(({ state }) => state !== 'READY').map(({ id, reason }) => [id, reason])).toEqual([]);
  });

  it('checks the good models beside a bad one', async () => {
    await writeModel(root, embedCard());
    const folder = await writeModel(root, embedCard({ version: '2' }));
    await writeFile(join(folder, 'model.onnx'), 'changed');
    await boot();
    expect(inference.model('color').id).toBe('color@1');
    expect(() => inference.model('color@2')).toThrow(/color@2 is FAILED: models\/color\/2\/model\.json: sha256 says/);
  });
});
