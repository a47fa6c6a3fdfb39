import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../src/contracts/eventually.js';
import { Program, Service } from './support/service.js';

const run = promisify(execFile);
const EXAMPLES = 'examples/plugins';

/** A registry with the built-in models and that of the examples. */
async function registry(root: string): Promise<string> {
  const models = join(root, 'models');
  for (const from of ['models', 'examples/models']) await cp(from, models, { recursive: true });
  return models;
}

describe('what other teams write, importing only the plugin entry', () => {
  let root: string;
  let service: Service;
  let worker: Program;
  let id: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'plugins-'));
    service = await Service.start({
      PLUGINS: './examples/plugins/darkness.step.js,./examples/plugins/mean-colour.task.js',
      MODEL_REGISTRY_PATH: await registry(root),
      PIPELINE_CONFIG_PATH: 'examples/plugins/pipelines.json',
      QUEUE_BACKEND: './examples/plugins/folder.queue.js',
      VECTOR_STORE: './examples/plugins/file.vector-store.js',
    });
    worker = service.worker();
  }, 60_000);

  afterAll(async () => {
    await worker.stop();
    await service.stop();
    await rm(root, { recursive: true });
  }, 60_000);

  it('runs a step and a model task in a task that its own queue moved, into its own vector store', async () => {
    id = await service.submit({ video_url: `${service.base}/samples/sample.mp4` });
    const { status, error, result } = await service.ended(id);
    expect(error).toBeNull();
    expect(status).toBe('SUCCESS');
    expect(result?.custom['darkness']).toMatchObject({ dark_frames: expect.any(Number) });
    const colours = result?.custom['mean_colour'] as { time_ms: number; red: number }[];
    expect(colours).toHaveLength(result?.sampling.frames_analyzed as number);
    expect(colours.every(({ red }) => red >= 0 && red <= 255)).toBe(true);
    expect(result?.vectors).toMatchObject({ store: 'file', count: result?.sampling.frames_analyzed });
    expect(await readFile(join(service.dataDir, 'vectors.jsonl'), 'utf8')).toContain(id);
    await eventually(async () => expect(await readdir(join(service.dataDir, 'folder-queue'))).toEqual([]));
  }, 90_000);

  it('finds by its own vector store what its own queue had analysed', async () => {
    const answer = await service.post('/search', { task_id: id, time_ms: 0, limit: 3 });
    const { data } = (await answer.json()) as { data: { task_id: string; time_ms: number; score: number }[] };
    expect(data).toHaveLength(3);
    expect(data[0]).toMatchObject({ task_id: id, time_ms: 0, score: 1 });
  });

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
    const [absent, useless, queue, store] = await Promise.all([
      refusal({ PLUGINS: './no-such.js' }),
      refusal({ PLUGINS: './examples/plugins/folder.queue.js' }),
      refusal({ QUEUE_BACKEND: './examples/plugins/darkness.step.js' }),
      refusal({ VECTOR_STORE: './examples/plugins/darkness.step.js' }),
    ]);
    expect(absent).toMatch(/PLUGINS: ".\/no-such.js" could not be loaded/);
    expect(useless).toMatch(/exports no Nest module, no class that extends Step/);
    expect(queue).toMatch(/Queue/);
    expect(store).toMatch(/VectorStore/);
  }, 60_000);

  it('stops the start when two steps have one name', async () => {
    expect(await refusal({ PLUGINS: './test/fixtures/second-shots.step.js' })).toMatch(/Two steps are named "shots"/);
  }, 30_000);
});

describe('a project of another team', () => {
  let project: string;
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'third-party-'));
    await cp(EXAMPLES, project, { recursive: true });
    const dependencies = { 'video-ai-system': `file:${process.cwd()}` };
    await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module', dependencies }));
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund'], { cwd: project });
  }, 120_000);
  afterAll(() => rm(project, { recursive: true }));

  it('runs the exported contract suites on its queue and its vector store', async () => {
    const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap'], { cwd: project });
    const [, pass, others] = /^# pass (\d+)\n((?:# \w+ \d+\n)*)/m.exec(stdout) ?? [];
    expect(Number(pass)).toBeGreaterThanOrEqual(50);
    expect(others).toMatch(/^# fail 0\n# cancelled 0\n# skipped 0\n/);
  }, 180_000);
});

describe('the guide', () => {
  const read = (page: string): Promise<string> => readFile(page, 'utf8');
  const quoted = (text: string, language: string): string => `\`\`\`${language}\n${text}\`\`\``;

  it('quotes the examples that are tested here, to the letter', async () => {
    const guide = await read('docs/extending.md');
    for (const name of await readdir(EXAMPLES)) {
      const text = await readFile(join(EXAMPLES, name), 'utf8');
      expect({ name, isQuoted: guide.includes(quoted(text, name.endsWith('.json') ? 'json' : 'js')) }).toEqual({
        name,
        isQuoted: true,
      });
    }
    expect(await read('README.md')).toContain(quoted(await readFile(join(EXAMPLES, 'darkness.step.js'), 'utf8'), 'js'));
  });

  it('names everything that the plugin entry exports to be used', async () => {
    const exported = Object.keys(await import('../src/plugin.js'));
    const guide = await read('docs/extending.md');
    expect(exported.filter((name) => !guide.includes(`\`${name}`))).toEqual([]);
  });
});
