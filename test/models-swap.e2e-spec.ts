import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileServer } from './support/file-server.js';
import { type Program, Service, type TaskView } from './support/service.js';
import { embedCard, tinyGraph, writeModel } from './support/tiny-models.js';

/** Says blue of red. */
const swappedGraph = (): Buffer =>
  tinyGraph((graph, mean) => {
    const swapped = graph.op('Gather', [mean, graph.ints([2, 1, 0])], { axis: 1 });
    const color = graph.op('Add', [swapped, graph.scalar(1)]);
    graph.output('embedding', graph.op('LpNormalization', [color], { axis: 1, p: 2 }), 'float32', ['N', 3]);
  });

async function redClip(folder: string): Promise<Buffer> {
  const path = join(folder, 'red.mp4');
  const input = ['-f', 'lavfi', '-i', 'color=c=red:size=64x64:rate=25:duration=1.6'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', path]);
  return readFile(path);
}

describe('swapping an alias under load', () => {
  let root: string;
  let models: string;
  let service: Service;
  let other: Program;
  let files: FileServer;
  let url: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'swap-'));
    models = join(root, 'models');
    await cp('models', models, { recursive: true });
    await writeModel(models, embedCard());
    const aliases = JSON.parse(await readFile(join(models, 'aliases.json'), 'utf8')) as object;
    await writeFile(join(models, 'aliases.json'), JSON.stringify({ ...aliases, color: { production: '1' } }));
    const steps = [{ step: 'versions' }, { step: 'embed', options: { model: 'color' } }];
    await writeFile(join(root, 'pipelines.json'), JSON.stringify({ pipelines: { production: { steps } } }));
    service = await Service.start({
      MODEL_REGISTRY_PATH: models,
      PIPELINE_CONFIG_PATH: join(root, 'pipelines.json'),
      PLUGINS: './test/fixtures/versions.step.js',
      WORKER_CONCURRENCY: '2',
    });
    other = service.worker();
    files = await FileServer.start();
    url = files.put('red.mp4', await redClip(root));
  }, 60_000);

  afterAll(async () => {
    await other.stop();
    await service.stop();
    await files.stop();
    await rm(root, { recursive: true });
  }, 60_000);

  async function point(version: string): Promise<{ status: number; detail?: string; aliases?: object }> {
    const answer = await service.fetch('/models/color/aliases/production', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version }),
    });
    return { ...((await answer.json()) as object), status: answer.status };
  }

  const versionsOf = ({ result }: TaskView) =>
    result?.custom['versions'] as { versions: string[]; answers: string[] } | undefined;

  const analyze = async (): Promise<TaskView> => service.ended(await service.submit({ video_url: url }));

  it('begins with the only version there is', async () => {
    const task = await analyze();
    expect([task.error, task.result?.warnings]).toEqual([null, []]);
    expect(versionsOf(task)).toEqual({ versions: ['1'], answers: ['red'] });
  }, 60_000);

  it('fails no task, mixes no versions, and says which in the result', async () => {
    await writeModel(models, embedCard({ version: '2' }), swappedGraph());
    expect(await point('2')).toMatchObject({ status: 200, aliases: { production: '2' } });
    const tasks: Promise<TaskView>[] = [];
    for (let round = 0; round < 12; round++) {
      tasks.push(analyze(), analyze());
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect((await point(round % 2 === 0 ? '1' : '2')).status).toBe(200);
    }
    const ended = await Promise.all(tasks);
    expect(ended.map(({ status, error }) => [status, error])).toEqual(ended.map(() => ['SUCCESS', null]));
    const seen = ended.map((task) => ({
      ...versionsOf(task),
      said: task.result?.provenance.models.map(({ version }) => version),
    }));
    for (const each of seen) {
      expect(each.versions).toHaveLength(1);
      expect(each.said).toEqual(each.versions);
      expect(each.answers).toEqual([each.versions?.[0] === '1' ? 'red' : 'blue']);
    }
    expect(new Set(seen.flatMap(({ versions }) => versions))).toEqual(new Set(['1', '2']));
  }, 120_000);

  it('uses the new version in every task that begins after the answer, in every worker', async () => {
    await point('1');
    const ended = await Promise.all(Array.from({ length: 6 }, analyze));
    expect(ended.map((task) => versionsOf(task)?.versions)).toEqual(ended.map(() => ['1']));
  }, 60_000);

  it('leaves a bad version out, says why, and goes on with the old one', async () => {
    await writeModel(models, embedCard({ version: '3', sha256: 'ab'.repeat(32) }));
    const input = { ...embedCard().input, name: 'pixels' };
    await writeModel(models, embedCard({ version: '4', input }));
    expect(await point('3')).toMatchObject({ status: 409 });
    expect((await point('4')).detail).toContain('the graph has no input "pixels"; there are frames');
    const task = await analyze();
    expect([task.status, versionsOf(task)?.versions]).toEqual(['SUCCESS', ['1']]);
  }, 60_000);
});
