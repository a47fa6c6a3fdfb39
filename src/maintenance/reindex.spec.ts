import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keptTask, MODEL, pointsOf, waitingTask } from '../../test/support/kept-task.js';
import MemoryVectorStore from '../../test/support/memory.vector-store.js';
import { QdrantServer } from '../../test/support/qdrant-server.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import { EmbeddedResults } from '../results/embedded.results.js';
import { Database } from '../storage/database.js';
import { EmbeddedVectorStore } from '../vector-store/embedded.vector-store.js';
import { KeptPoints } from '../vector-store/kept-points.js';
import { QdrantVectorStore } from '../vector-store/qdrant.vector-store.js';
import type { Point, VectorStore } from '../vector-store/vector-store.js';
import { Reindexer, type Rebuilt, type Wanted } from './reindex.js';
import { samePoints } from './same-points.js';

describe('Reindexer', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let data: DataDir;
  let kept: KeptPoints;
  let database: Database;
  let results: EmbeddedResults;
  beforeEach(async () => {
    folder = temporaryFolder();
    data = new DataDir(readEnv({ DATA_DIR: folder.path }));
    kept = new KeptPoints(data);
    database = await Database.open(data.database);
    results = new EmbeddedResults(database);
  });
  afterEach(async () => {
    await results.close();
    database.close();
    folder.remove();
  });

  const succeed = (points?: (id: string) => Point[]): Promise<string> => keptTask(results, data, kept, points);
  async function run(store: VectorStore, wanted: Wanted = {}): Promise<Rebuilt[]> {
    const done: Rebuilt[] = [];
    for await (const one of new Reindexer(data, results, kept, store).run(wanted)) done.push(one);
    return done;
  }
  const memory = (): VectorStore => new MemoryVectorStore(data);
  const outcomes = (done: Rebuilt[]): string[] => done.map(({ outcome }) => outcome);

  async function rebuilds(store: VectorStore): Promise<void> {
    const ids = [await succeed(), await succeed()];
    expect(outcomes(await run(store, { dryRun: true }))).toEqual(['rebuilt', 'rebuilt']);
    expect(await store.collections()).toEqual([]);
    expect(await run(store)).toEqual(
      ids.map((taskId) => ({ taskId, model: MODEL, outcome: 'rebuilt', points: 5, why: null })),
    );
    for (const id of ids) expect(samePoints(await store.ofTask('tiny_1', id), pointsOf(id))).toBe(true);
    expect(await store.count('tiny_1')).toBe(10);
    expect(outcomes(await run(store))).toEqual(['present', 'present']);
    await store.close();
  }

  it('rebuilds a lost collection of the embedded store exactly, and leaves a right one alone', () =>
    rebuilds(new EmbeddedVectorStore(data)));

  it('rebuilds in Qdrant what was stored in the embedded store', async () => {
    const server = await QdrantServer.start();
    try {
      await rebuilds(new QdrantVectorStore(readEnv({ QDRANT_URL: server.url })));
    } finally {
      await server.stop();
    }
  });

  it('puts right what is wrong: a changed payload, a missing point, points of another run', async () => {
    const store = memory();
    const id = await succeed();
    await run(store);
    const [first, second, third] = pointsOf(id) as [Point, Point, Point];
    const wrong = [
      { ...first, payload: { ...first.payload, labels: ['dog'] } },
      { ...third, id: 'f0000000-0000-5000-8000-000000000000', payload: { ...third.payload, run: 'run-0' } },
    ];
    await store.deleteTask(id);
    await store.upsert('tiny_1', [...wrong, second]);
    expect(outcomes(await run(store))).toEqual(['rebuilt']);
    expect(await store.ofTask('tiny_1', id)).toEqual(pointsOf(id));
  });

  it('goes on where it was broken off', async () => {
    const store = memory();
    for (let n = 0; n < 3; n++) await succeed();
    await new Reindexer(data, results, kept, store).run({}).next();
    expect(outcomes(await run(store))).toEqual(['present', 'rebuilt', 'rebuilt']);
  });

  it('takes one model or one task when asked', async () => {
    const ids = [await succeed(), await succeed()];
    expect(await run(memory(), { model: 'other' })).toEqual([]);
    expect((await run(memory(), { task: ids[1] })).map(({ taskId }) => taskId)).toEqual([ids[1]]);
    expect(outcomes(await run(memory(), { model: 'tiny' }))).toEqual(['rebuilt', 'present']);
    expect(outcomes(await run(memory(), { model: MODEL }))).toEqual(['present', 'present']);
  });

  it('refuses a task that there is nothing of', async () => {
    const id = '01900000-0000-7000-8000-000000000001';
    await expect(run(memory(), { task: id })).rejects.toThrow(`There is no task ${id}`);
    expect(await run(memory(), { task: await waitingTask(results) })).toEqual([
      expect.objectContaining({ outcome: 'skipped' }),
    ]);
  });

  it('leaves to a task that runs or failed what is its own, and says so', async () => {
    const id = await waitingTask(results);
    await kept.keep(id, [{ model: MODEL, points: pointsOf(id) }]);
    expect(await run(memory())).toEqual([
      expect.objectContaining({ outcome: 'skipped', why: expect.stringMatching(/not ended/) }),
    ]);
    const error = { code: 'CANCELLED', message: '', stage: 'queue', retryable: false, hint: null } as const;
    await results.finish(id, null, { status: 'FAILED', error }, null);
    expect(await run(memory())).toEqual([
      expect.objectContaining({ outcome: 'skipped', why: expect.stringMatching(/failed/) }),
    ]);
  });

  it('rebuilds vectors that outlived their task, and none of a task that was erased', async () => {
    const [outlived, erased] = [await succeed(), await succeed()];
    for (const id of [outlived, erased]) await results.delete(id);
    mkdirSync(data.condemned, { recursive: true });
    writeFileSync(join(data.condemned, erased), '');
    const store = memory();
    expect(outcomes(await run(store))).toEqual(['rebuilt', 'skipped']);
    expect(await store.count('tiny_1')).toBe(5);
  });

  it('takes back what it stored of a task that was erased meanwhile', async () => {
    const id = await succeed();
    const store = memory();
    const upsert = store.upsert.bind(store);
    store.upsert = async (name, points) => {
      await results.delete(id);
      await kept.remove(id);
      await store.deleteTask(id);
      await upsert(name, points);
    };
    expect(outcomes(await run(store))).toEqual(['skipped']);
    expect(await store.count('tiny_1')).toBe(0);
  });

  it('says what cannot be rebuilt and why, and rebuilds the rest', async () => {
    const [before, damaged, misfit, whole] = [await succeed(), await succeed(), await succeed(), await succeed()];
    const store = memory();
    await store.ensure({ name: 'other_1', dimensions: 4 });
    rmSync(data.embeddings(before), { recursive: true });
    writeFileSync(join(data.embeddings(damaged), 'tiny_1.points'), 'x'.repeat(100));
    await kept.keep(misfit, [{ model: 'other@1', points: pointsOf(misfit) }]);
    const done = await run(store);
    expect(done.map(({ taskId, outcome }) => [taskId, outcome])).toEqual([
      [damaged, 'impossible'],
      [misfit, 'impossible'],
      [whole, 'rebuilt'],
      [before, 'impossible'],
    ]);
    const [ofDamaged, ofMisfit, , ofBefore] = done.map(({ why }) => why);
    expect(ofDamaged).toMatch(/holds no points/);
    expect(ofMisfit).toMatch(/holds vectors of 4/);
    expect(ofBefore).toMatch(/its vectors are lost: it was analysed before copies were kept/);
  });
});
