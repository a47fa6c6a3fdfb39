import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { AnalysisResult } from '../src/results/analysis-result.js';
import type { Observation } from '../src/observations/observation.js';
import { eventually } from '../src/contracts/eventually.js';
import { RedisServer } from './support/redis.js';
import { Program, Service, type TaskView } from './support/service.js';

const PIPELINES = {
  slow: { steps: [{ step: 'see', options: { pause_ms: 50 } }] },
  production: {
    steps: [{ step: 'shots' }, { step: 'quality' }, { step: 'keyframes' }, { step: 'see' }, { step: 'number' }],
  },
};

/** A service whose pipeline sees a person in every frame, with each store of results. */
const BACKENDS = ['embedded', 'bullmq'] as const;

describe.each(BACKENDS)('observations of a task in the %s store', (backend) => {
  let root: string;
  let redis: RedisServer | null = null;
  let worker: Program | null = null;
  let service: Service;
  let task: TaskView;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'observations-'));
    const pipelines = join(root, 'pipelines.json');
    await writeFile(pipelines, JSON.stringify({ pipelines: PIPELINES }));
    if (backend === 'bullmq') redis = await RedisServer.start();
    service = await Service.start({
      PLUGINS: './test/fixtures/seen.step.js',
      PIPELINE_CONFIG_PATH: pipelines,
      QUEUE_BACKEND: backend,
      ...(redis && { REDIS_DSN: redis.dsn }),
    });
    if (redis) worker = service.worker();
    task = await service.ended(await service.submit({ video_url: `${service.base}/samples/sample.mp4` }));
  }, 120_000);

  afterAll(async () => {
    await worker?.stop();
    await service.stop();
    await redis?.stop();
    await rm(root, { recursive: true });
  }, 60_000);

  const get = (path: string, accept?: string) =>
    service.fetch(`/results/${task.task_id}${path}`, accept ? { headers: { accept } } : {});
  const lines = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Observation);

  it('are one per sampled frame, in order, with track ids that were set after the frame had passed', async () => {
    expect(task.status).toBe('SUCCESS');
    const answer = await get('/frames', 'application/x-ndjson');
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const frames = lines(await answer.text());
    expect(frames).toHaveLength(task.result?.sampling.frames_analyzed as number);
    expect(frames.map(({ frame }) => frame)).toEqual(frames.map(({ frame }) => frame).toSorted((a, b) => a - b));
    for (const { time_ms, frame, shot, objects, labels, quality } of frames) {
      expect(time_ms).toBe(frame * 40);
      expect(shot).toBe(
        task.result?.shots.findIndex(({ start_ms, end_ms }) => start_ms <= time_ms && time_ms < end_ms),
      );
      expect(objects).toEqual([expect.objectContaining({ label: 'person', label_id: 0, track_id: 1, model: 'eye@1' })]);
      expect(labels).toEqual([{ label: 'room', label_id: 7, confidence: 0.6, model: 'eye@1' }]);
      expect(quality).toEqual({ brightness: expect.any(Number), sharpness: expect.any(Number) });
    }
    expect(frames[0]?.texts[0]).toMatchObject({ text: '=SUM(A1) "Zoë",\n', corners: expect.any(Array) });
  });

  it('are exported in pixels of the displayed frame', async () => {
    const mot = (await (await get('/export?format=mot')).text()).trimEnd().split('\n');
    expect(mot).toHaveLength(task.result?.sampling.frames_analyzed as number);
    expect(mot[0]).toBe('1,1,1,91,160,180,1,1,1');
    const coco = (await (await get('/export?format=coco')).json()) as { images: object[]; annotations: object[] };
    expect([coco.images.length, coco.annotations.length]).toEqual([mot.length, mot.length]);
    const csv = await (await get('/export?format=csv&kind=frames')).text();
    const rows = parse(csv, { columns: true }) as Record<string, string>[];
    expect(rows.filter(({ kind }) => kind === 'object')).toHaveLength(mot.length);
    expect(rows.find(({ kind }) => kind === 'text')?.['text']).toBe(`'=SUM(A1) "Zoë",\n`);
  });

  it('come with a result that says what made it', async () => {
    const { service_version, pipeline, models, stages } = (task.result as AnalysisResult).provenance;
    const described = (await (await service.fetch('/pipelines/production')).json()) as { sha256: string };
    expect(service_version).toMatch(/^\d+\.\d+\.\d+/);
    expect(pipeline).toEqual({ name: 'production', sha256: described.sha256 });
    expect(models.map(({ name, version, provider, files }) => [name, version, provider, files])).toEqual([
      ['shot-features', '1', 'cpu', []],
      ['frame-statistics', '1', 'cpu', []],
    ]);
    for (const { name, version, sha256 } of models) {
      const graph = await readFile(join('models', name, version, 'model.onnx'));
      expect(sha256).toBe(createHash('sha256').update(graph).digest('hex'));
    }
    const names = ['fetch', 'sniff', 'probe', 'decode', 'shots', 'quality', 'keyframes', 'see', 'number'];
    expect(stages.map(({ name }) => name)).toEqual(names);
    expect(stages.every(({ duration_ms }) => Number.isInteger(duration_ms) && duration_ms >= 0)).toBe(true);
  });

  it('are all that is left of the attempt beside the pictures, and go with the task', async () => {
    const folder = join(service.dataDir, 'artifacts', task.task_id);
    const names = await readdir(folder);
    expect(names.filter((name) => !name.endsWith('.jpg'))).toEqual(['frames.ndjson']);
    expect((await get('/artifacts/frames.ndjson')).headers.get('content-type')).toBe('application/x-ndjson');
    expect((await service.fetch(`/results/${task.task_id}`, { method: 'DELETE' })).status).toBe(204);
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
    expect((await get('/frames')).status).toBe(404);
  });

  it('of a cancelled task leave nothing, and are refused', async () => {
    const id = await service.submit({ video_url: `${service.base}/samples/sample.mp4`, pipeline: 'slow' });
    await service.until(id, ({ progress }) => progress.frames_done > 30);
    const [made, published] = ['tmp', 'artifacts'].map((folder) => join(service.dataDir, folder, id)) as [
      string,
      string,
    ];
    expect(await readdir(made, { recursive: true })).toContainEqual(
      expect.stringMatching(/\/artifacts\/\.frames\.ndjson\..*\.part$/),
    );
    expect(await readdir(published).catch(() => 'none')).toBe('none');
    expect((await service.fetch(`/results/${id}/cancel`, { method: 'POST' })).status).toBe(200);
    const answer = await service.fetch(`/results/${id}/frames`);
    expect(await answer.json()).toMatchObject({ status: 409, code: 'RESULT_NOT_READY' });
    for (const folder of [made, published])
      await eventually(async () => expect(await readdir(folder).catch(() => 'gone')).toBe('gone'));
  });
});
