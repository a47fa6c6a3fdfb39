import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Database } from '../src/storage/database.js';
import { MIGRATIONS } from '../src/storage/schema.js';
import { firstRelease, litter, taskId } from './support/data-directories.js';
import { eventually } from '../src/contracts/eventually.js';
import { QdrantServer } from './support/qdrant-server.js';
import { freePort } from './support/redis.js';
import { HttpServer } from './support/http-server.js';
import { Program, Service } from './support/service.js';

const running = new Set<Service>();
async function start(env: Record<string, string> = {}): Promise<Service> {
  const service = await Service.start(env);
  running.add(service);
  return service;
}
afterEach(async () => {
  await Promise.all([...running].map((service) => service.stop()));
  running.clear();
}, 120_000);

/** What it said on stderr when it refused to start. */
async function refusal(env: Record<string, string>): Promise<{ code: unknown; said: string }> {
  const program = Program.start('main', { PORT: '0', LOG_FORMAT: 'json', QUEUE_BACKEND: 'embedded', ...env });
  const code = await program.exited;
  await sleep(50);
  return { code, said: program.output.join('\n') };
}

describe('a data directory', () => {
  it('that cannot be one, or that a newer release wrote, ends the start with a sentence and 1', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vas-'));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const newer = join(folder, 'newer');
    (await Database.open(join(newer, 'tasks.sqlite'), [...MIGRATIONS, 'CREATE TABLE later (x)'])).close();
    const [wrong, late] = await Promise.all([refusal({ DATA_DIR: file }), refusal({ DATA_DIR: newer })]);
    expect([wrong.code, late.code]).toEqual([1, 1]);
    expect(wrong.said).toContain(`${file} is a file and must be a folder; move it away`);
    expect(late.said).toMatch(/tasks\.sqlite has schema version \d+, written by a newer release; .*Run the newer/);
    expect(wrong.said + late.said).not.toMatch(/^ +at /m);
    await rm(folder, { recursive: true });
  }, 60_000);

  it('of the first release is read whole, and what killed processes left in it is swept and nothing else', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'vas-'));
    await firstRelease(join(dataDir, 'tasks.sqlite'));
    const { left, kept } = litter(dataDir);
    const registry = join(dataDir, 'models');
    const service = await start({ DATA_DIR: dataDir, MODEL_REGISTRY_PATH: registry, WORKERS: '0' });
    await eventually(async () => expect(left.filter((path) => existsSync(join(dataDir, path)))).toEqual([]), {
      withinMs: 20_000,
    });
    expect(kept.filter((path) => !existsSync(join(dataDir, path)))).toEqual([]);
    const tasks = await Promise.all([1, 2, 3, 4].map((n) => service.result(taskId(n))));
    expect(tasks.map(({ status, attempt }) => [status, attempt])).toEqual([
      ['PENDING', 0],
      ['PROCESSING', 1],
      ['SUCCESS', 1],
      ['FAILED', 3],
    ]);
    expect(tasks[2]?.result).toMatchObject({ schema_version: '1.0' });
    expect(tasks[3]?.error).toMatchObject({ code: 'MEDIA_CORRUPT' });
    expect((await service.fetch(`/results/${taskId(9)}`)).status).toBe(410);
    // Both that had not ended go on: their video is where nobody may go, which is an end, too.
    const worker = service.worker();
    for (const n of [1, 2]) expect((await service.ended(taskId(n))).error?.code).toBe('SOURCE_FORBIDDEN');
    await worker.stop();
  }, 120_000);
});

describe('SIGTERM', () => {
  it.each(['main', 'worker'] as const)(
    'at any moment of the start of %s ends it with 0',
    async (entry) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'vas-'));
      const env = { DATA_DIR: dataDir, PORT: '0', LOG_FORMAT: 'json', QUEUE_BACKEND: 'embedded', WORKERS: '1' };
      for (const mostMs of [0, 1_000]) {
        const program = Program.start(entry, env);
        // Before its first line a process cannot hear.
        await program.logged(/queue is embedded/, 60_000);
        await sleep(mostMs * Math.random());
        expect(await program.kill('SIGTERM')).toBe(0);
      }
      await rm(dataDir, { recursive: true });
    },
    180_000,
  );

  it('at any moment of the work loses nothing', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'vas-'));
    const env = { DATA_DIR: dataDir, PORT: String(await freePort()) };
    const accepted: string[] = [];
    for (let round = 0; round < 2; round++) {
      const service = await Service.start(env);
      const video_url = `${service.base}/samples/sample.mp4`;
      const working = (async () => {
        for (let count = 0; count < 3; count++) accepted.push(await service.submit({ video_url, pipeline: 'shots' }));
        for (;;) await service.upload(Buffer.alloc(4_000_000), 'a.mp4');
      })().catch(() => undefined);
      await sleep(3_000 * Math.random());
      await service.api.stop();
      await working;
    }
    const service = await start({ ...env, WORKERS: '2' });
    for (const task of accepted) expect((await service.ended(task, 120_000)).status).toBe('SUCCESS');
  }, 240_000);
});

describe('two API processes on one embedded file', () => {
  it('both serve, and nothing is done twice', async () => {
    const calls = await HttpServer.start();
    const one = await start();
    const other = await start({ DATA_DIR: one.dataDir, PUBLIC_URL: one.base });
    const request = { video_url: `${one.base}/samples/sample.mp4`, pipeline: 'shots', callback_url: calls.url('/') };
    const tasks = await Promise.all([one, other, one, other, one, other].map((api) => api.submit(request)));
    for (const [at, task] of tasks.entries()) {
      const asked = at % 2 === 0 ? other : one;
      expect(await asked.ended(task)).toMatchObject({ status: 'SUCCESS', attempt: 1 });
    }
    await eventually(() => Promise.resolve(expect(calls.requests.length).toBe(tasks.length)), { withinMs: 20_000 });
    const ends = [one, other].flatMap(({ api }) => api.log.filter(({ msg }) => /^Task .* ended: /.test(msg)));
    expect(ends).toHaveLength(tasks.length);
    expect(new Set(calls.requests.map(({ body }) => body)).size).toBe(tasks.length);
    await calls.stop();
  }, 120_000);
});

describe('Qdrant away', () => {
  it('is named by readiness, has tasks tried again, and leaves no wrong point', async () => {
    const qdrant = await QdrantServer.start();
    qdrant.intercept = () => 'drop';
    const service = await start({ VECTOR_STORE: 'qdrant', QDRANT_URL: qdrant.url });
    const ready = (await (await service.fetch('/health/ready')).json()) as { checks: Record<string, { ok: boolean }> };
    expect(Object.entries(ready.checks).flatMap(([name, { ok }]) => (ok ? [] : [name]))).toEqual(['vector_store']);
    const task = await service.submit({ video_url: `${service.base}/samples/sample.mp4` });
    await service.api.logged(/VECTOR_STORE_UNAVAILABLE in/, 60_000);
    // Back, but away again once it has taken the points.
    let drops = 0;
    qdrant.intercept = (request) => (/^POST .*points\/delete/.test(request) && drops++ < 3 ? 'drop' : undefined);
    const { status, result } = await service.ended(task);
    expect([status, result?.vectors?.count]).toEqual(['SUCCESS', result?.sampling.frames_analyzed]);
    expect(await points(qdrant)).toBe(result?.sampling.frames_analyzed);
    expect((await service.fetch('/health/ready')).status).toBe(200);
    expect(qdrant.violations).toEqual([]);
    await service.stop();
    running.delete(service);
    await qdrant.stop();
  }, 120_000);
});

async function points(qdrant: QdrantServer): Promise<number> {
  const counts = qdrant.names.map(async (name) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"exact":true}' };
    const answer = await fetch(`${qdrant.url}/collections/${name}/points/count`, init);
    return ((await answer.json()) as { result: { count: number } }).result.count;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
