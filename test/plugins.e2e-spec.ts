import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Program, Service } from './support/service.js';
import { embedCard, tinyGraph, writeModel } from './support/tiny-models.js';

const PLUGINS = './examples/plugins/darkness.step.js,./examples/plugins/mean-colour.task.js';

/** A registry with the built-in models and one of a task that only the plugin knows. */
async function registry(root: string): Promise<string> {
  const models = join(root, 'models');
  await cp('models', models, { recursive: true });
  const outputs = [{ name: 'colour', role: 'colour', shape: [-1, 3] }];
  const graph = tinyGraph((g, mean) => g.output('colour', mean, 'float32', ['N', 3]));
  await writeModel(models, embedCard({ name: 'mean-colour', task: 'mean-colour', outputs }), graph);
  return models;
}

async function pipelines(root: string): Promise<string> {
  const path = join(root, 'pipelines.json');
  const steps = [
    { step: 'shots' },
    { step: 'quality' },
    { step: 'darkness', options: { below: 60 } },
    { step: 'mean-colour' },
  ];
  const stored = [...steps, { step: 'embed' }, { step: 'index' }];
  await writeFile(path, JSON.stringify({ pipelines: { production: { steps: stored } } }));
  return path;
}

describe('what other teams write, importing only the plugin entry', () => {
  let root: string;
  let service: Service;
  let worker: Program;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'plugins-'));
    service = await Service.start({
      PLUGINS,
      MODEL_REGISTRY_PATH: await registry(root),
      PIPELINE_CONFIG_PATH: await pipelines(root),
      QUEUE_BACKEND: './examples/plugins/folder.queue.js',
      VECTOR_STORE: './examples/plugins/folder.vector-store.js',
    });
    worker = service.worker();
  }, 60_000);

  afterAll(async () => {
    await worker.stop();
    await service.stop();
    await rm(root, { recursive: true });
  }, 60_000);

  it('runs a step and a model task in a task that its own queue moved, into its own vector store', async () => {
    const id = await service.submit({ video_url: `${service.base}/samples/sample.mp4` });
    const { status, error, result } = await service.ended(id);
    expect(error).toBeNull();
    expect(status).toBe('SUCCESS');
    expect(result?.custom['darkness']).toMatchObject({ dark_frames: expect.any(Number) });
    const colours = result?.custom['mean_colour'] as { time_ms: number; red: number }[];
    expect(colours).toHaveLength(result?.sampling.frames_analyzed as number);
    expect(colours.every(({ red }) => red >= 0 && red <= 255)).toBe(true);
    expect(result?.vectors).toMatchObject({ store: 'folder', count: result?.sampling.frames_analyzed });
    expect(await readdir(join(service.dataDir, 'folder-vectors', 'scene-descriptor_1'))).toEqual([`${id}.json`]);
    expect(await readdir(join(service.dataDir, 'folder-queue', 'active'))).toEqual([]);
  }, 90_000);

  it('shows the step with its options and their schema', async () => {
    const { steps } = (await (await service.fetch('/pipelines/production')).json()) as {
      steps: { name: string; options: unknown; options_schema: object }[];
    };
    expect(steps.find(({ name }) => name === 'darkness')).toMatchObject({
      options: { below: 60 },
      options_schema: { properties: { below: { default: 40 } } },
    });
  });

  it('lists the model as ready', async () => {
    const answer = await service.fetch('/models/mean-colour');
    expect(JSON.stringify(await answer.json())).toContain('"READY"');
  });
});

describe('a plugin that cannot be used', () => {
  const refusal = async (env: Record<string, string>): Promise<string> => {
    const dataDir = await mkdtemp(join(tmpdir(), 'refused-'));
    const program = Program.start('main', {
      DATA_DIR: dataDir,
      PORT: '0',
      QUEUE_BACKEND: 'embedded',
      VECTOR_STORE: 'embedded',
      ...env,
    });
    expect(await program.exited).toBe(1);
    await rm(dataDir, { recursive: true });
    return program.output.join('\n');
  };

  it('stops the start with what is wrong and where', async () => {
    expect(await refusal({ PLUGINS: './no-such.js' })).toMatch(/PLUGINS: ".\/no-such.js" could not be loaded/);
    expect(await refusal({ PLUGINS: './examples/plugins/folder.queue.js' })).toMatch(
      /exports no Nest module, no class that extends Step/,
    );
    expect(await refusal({ QUEUE_BACKEND: './examples/plugins/darkness.step.js' })).toMatch(/Queue/);
    expect(await refusal({ VECTOR_STORE: './examples/plugins/darkness.step.js' })).toMatch(/VectorStore/);
  }, 60_000);

  it('stops the start when two steps have one name', async () => {
    expect(await refusal({ PLUGINS: './test/fixtures/second-shots.step.js' })).toMatch(/Two steps are named "shots"/);
  }, 30_000);
});
