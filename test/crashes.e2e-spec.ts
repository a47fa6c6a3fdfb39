import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BuildCopy, SHORT_WAITS } from '../chaos/support/build-copy.mjs';
import { clip } from './support/clip.js';
import { eventually } from '../src/contracts/eventually.js';
import { FileServer } from './support/file-server.js';
import { type Program, Service } from './support/service.js';
import { RedisServer } from './support/redis.js';

/** Long enough to be killed in the middle of. */
const LONG = [5, 4, 5, 4, 5, 4];

let files: FileServer;
let long: string;

beforeAll(async () => {
  files = await FileServer.start();
  long = files.put('long.mp4', await clip(LONG, { width: 1280, height: 720 }));
}, 60_000);

afterAll(() => files.stop());

const midway = (service: Service, id: string) =>
  service.until(id, ({ status, progress }) => status === 'PROCESSING' && progress.frames_done > 20);

/** What must be true of the long clip's task however often its worker died. */
async function expectWhole(service: Service, id: string): Promise<void> {
  const { status, result } = await service.ended(id, 90_000);
  expect(status).toBe('SUCCESS');
  expect(result?.shots).toHaveLength(LONG.length);
  expect(result?.vectors?.count).toBe(result?.sampling.frames_analyzed);
  // The worker tidies up once the outcome stands.
  await eventually(async () => expect(await readdir(join(service.dataDir, 'tmp'))).toEqual([]));
}

describe('with the embedded queue', () => {
  let service: Service;

  afterEach(() => service.stop(), 60_000);

  it('starts its worker anew when it dies in the middle of a task, which ends once', async () => {
    service = await Service.start();
    const id = await service.submit({ video_url: long });
    await midway(service, id);
    const found = execFileSync('pgrep', ['-P', String(service.api.child.pid), '-f', 'worker.js'], { encoding: 'utf8' });
    process.kill(Number(found.trim()), 'SIGKILL');
    await service.api.logged(/ended \(SIGKILL\)/);
    await expectWhole(service, id);
    expect((await service.result(id)).attempt).toBe(2);
  }, 180_000);

  it('stops in order while a client follows a task, and has it after a kill, also where Redis is away', async () => {
    service = await Service.start({ WORKERS: '0' });
    const id = await service.submit({ video_url: long });
    const stream = await service.fetch(`/results/${id}/events`);
    expect(stream.status).toBe(200);
    const asked = Date.now();
    await service.api.stop();
    expect(Date.now() - asked).toBeLessThan(10_000);
    await stream.text().catch(() => undefined);

    service = await Service.start({ WORKERS: '0', DATA_DIR: service.dataDir });
    const last = await service.submit({ video_url: `${files.base}/long.mp4`, pipeline: 'shots' });
    await service.api.kill('SIGKILL');
    const away = { QUEUE_BACKEND: 'auto', REDIS_DSN: 'redis://127.0.0.1:1/0' };
    service = await Service.start({ ...away, DATA_DIR: service.dataDir });
    expect(await service.api.logged(/queue is embedded/)).toMatch(/Redis at 127.0.0.1:1/);
    await expectWhole(service, id);
    expect((await service.ended(last)).status).toBe('SUCCESS');
  }, 180_000);

  it('ends a cancelled task within a second, and nothing of it is left', async () => {
    service = await Service.start();
    const id = await service.submit({ video_url: long });
    await midway(service, id);
    const asked = Date.now();
    expect((await service.fetch(`/results/${id}/cancel`, { method: 'POST' })).status).toBe(200);
    const { status, error } = await service.result(id);
    expect(Date.now() - asked).toBeLessThan(1_000);
    expect([status, error?.code]).toEqual(['FAILED', 'CANCELLED']);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await readdir(join(service.dataDir, 'tmp'))).toEqual([]);
    expect(await readdir(join(service.dataDir, 'artifacts'))).toEqual([]);
    expect((await service.fetch(`/results/${id}/cancel`, { method: 'POST' })).status).toBe(409);
  }, 120_000);
});

describe('with Redis', () => {
  let redis: RedisServer;
  let build: BuildCopy;
  let service: Service;
  const workers: Program[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
    // With locks of 3 s instead of 30: a killed worker's job waits for its lock to run out.
    build = new BuildCopy(SHORT_WAITS);
    service = await Service.start({ QUEUE_BACKEND: 'bullmq', REDIS_DSN: redis.dsn }, build.root);
  }, 60_000);

  afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop())), 60_000);

  afterAll(async () => {
    await service.stop();
    await redis.stop();
    build.remove();
  }, 60_000);

  it('goes from submit over PENDING to SUCCESS with a worker process', async () => {
    const id = await service.submit({ video_url: `${service.base}/samples/sample.mp4` });
    expect((await service.result(id)).status).toBe('PENDING');
    workers.push(service.worker());
    const { status, result } = await service.ended(id);
    expect(status).toBe('SUCCESS');
    expect(result?.shots).toHaveLength(5);
  }, 60_000);

  it('ends a task once whose worker was killed in the middle', async () => {
    const first = service.worker();
    workers.push(first);
    const id = await service.submit({ video_url: long });
    await midway(service, id);
    await first.kill('SIGKILL');
    workers.push(service.worker());
    await expectWhole(service, id);
  }, 240_000);

  it('ends a task in the middle of which Redis was killed and came back', async () => {
    workers.push(service.worker());
    const id = await service.submit({ video_url: long });
    await midway(service, id);
    await redis.kill();
    expect((await service.fetch('/health/ready')).status).toBe(503);
    await redis.restart();
    await eventually(async () => expect((await service.fetch('/health/ready')).status).toBe(200), { withinMs: 30_000 });
    await expectWhole(service, id);
  }, 240_000);

  it('answers 503 within two seconds when Redis is away', async () => {
    await redis.stop();
    const asked = Date.now();
    const answer = await service.post('/analyze', { video_url: 'https://example.com/a.mp4' });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Date.now() - asked).toBeLessThan(2_000);
  }, 30_000);
});
