import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect } from '@lancedb/lancedb';
import { Schema } from 'apache-arrow';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nearestByHand, point, randomPoints, seeded, unit } from '../contracts/points.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import type { LanceCollection } from './lance-collection.js';
import { LanceDatabase } from './lance-database.js';
import { schemaOf } from './lance-rows.js';
import { UPKEEP } from './lance-upkeep.js';
import type { UpkeepPolicy } from './lance-upkeep.js';
import type { Point } from './vector-store.js';

const run = promisify(execFile);
const COMPILED = ['--no-warnings', '--import', './test/support/typescript.mjs', 'test/support/vector-writer.ts'];

describe('LanceDatabase', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let database: LanceDatabase;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await database.close();
    folder.remove();
  });

  const opened = async (dimensions: number, policy: Partial<UpkeepPolicy>): Promise<LanceCollection> => {
    const { vectors } = new DataDir(readEnv({ DATA_DIR: folder.path }));
    database = await LanceDatabase.open(vectors, { ...UPKEEP, ...policy });
    await database.ensure({ name: 'points', dimensions });
    return (await database.find('points')) as LanceCollection;
  };
  const files = (): number => readdirSync(folder.path, { recursive: true }).length;
  const vectorIndex = async (): Promise<string | undefined> => {
    const connection = await connect(join(folder.path, 'vectors'));
    const indexes = await (await connection.openTable('points')).listIndices();
    return indexes.find(({ columns }) => columns.includes('vector'))?.indexType;
  };
  const writeOneByOne = async (collection: LanceCollection, points: Point[]): Promise<void> => {
    for (const each of points) await collection.upsert([each]);
  };

  it('keeps the number of its files bounded, where they would pile up otherwise', async () => {
    const points = randomPoints(1, 160, 8, 'task');
    const untidy = await opened(8, { everyCommits: Infinity });
    await writeOneByOne(untidy, points.slice(0, 80));
    const piled = files();
    await database.close();
    folder.remove();
    const tidy = await opened(8, { everyCommits: 10, keepMs: 0 });
    await writeOneByOne(tidy, points.slice(0, 80));
    const early = files();
    await writeOneByOne(tidy, points.slice(80));
    expect(piled).toBeGreaterThan(240);
    expect(early).toBeLessThan(120);
    expect(files()).toBeLessThan(120);
    expect(await tidy.count()).toBe(160);
    expect((await tidy.search(unit(points[3]?.vector ?? []), { limit: 1 }))[0]?.id).toBe(points[3]?.id);
  });

  it.each([
    [16, 'IvfRq'],
    [12, 'IvfFlat'],
  ])('finds the nearest of many by a vector index: %i dimensions, %s', async (dimensions, type) => {
    const collection = await opened(dimensions, { everyCommits: 1, flatRows: 2_000 });
    const points = clustered(3_000, dimensions);
    await collection.upsert(points);
    await collection.settled();
    expect(await vectorIndex()).toBe(type);
    let found = 0;
    for (const { vector } of points.filter((_, index) => index % 100 === 0)) {
      const expected = new Set(nearestByHand(points, vector, 10).map(({ id }) => id));
      found += (await collection.search(vector, { limit: 10 })).filter(({ id }) => expected.has(id)).length;
    }
    expect(found / 300).toBeGreaterThan(0.95);
  });

  it.each([
    ['indexes many new rows at once', 100, 0],
    ['leaves few new rows to the next turn', 1_000, 300],
  ])('%s', async (_what, newRows, unindexed) => {
    const collection = await opened(8, { everyCommits: Infinity, newRows });
    await collection.upsert(randomPoints(3, 300, 8, 'task'));
    const table = await (await connect(join(folder.path, 'vectors'))).openTable('points');
    const indexes = (await table.listIndices()).map(({ name }) => table.indexStats(name));
    expect(indexes.length).toBeGreaterThan(3);
    for (const stats of await Promise.all(indexes)) expect(stats?.numUnindexedRows).toBe(unindexed);
  });

  it('compares all candidates of a narrow filter although there is a vector index', async () => {
    const collection = await opened(8, { everyCommits: 1, flatRows: 3_000 });
    const points = randomPoints(9, 4_000, 8, 'task');
    await collection.upsert(points);
    await collection.settled();
    expect(await vectorIndex()).toBe('IvfRq');
    const filter = { taskIds: ['task-1', 'task-2', 'task-3', 'task-4'] };
    for (const { vector } of points.slice(0, 10)) {
      const hits = await collection.search(vector, { limit: 40, filter });
      expect(hits.map(({ id }) => id)).toEqual(nearestByHand(points, vector, 40, filter).map(({ id }) => id));
    }
  });

  it('takes over a collection that was made before points had labels', async () => {
    const { vectors } = new DataDir(readEnv({ DATA_DIR: folder.path }));
    const fields = schemaOf(4).fields.filter(({ name }) => !['labels', 'thumbnail_url'].includes(name));
    const connection = await connect(vectors);
    const table = await connection.createEmptyTable('points', new Schema(fields));
    await table.add([oldRow]);
    const collection = await opened(4, {});
    const fresh = point(unit([1, 0, 0, 0]), { task_id: 'new', labels: ['cat'] });
    await collection.upsert([fresh]);
    const hits = await collection.search(unit([0, 1, 0, 0]), { limit: 2 });
    expect(hits.map(({ payload }) => [payload.task_id, payload.labels, payload.thumbnail_url])).toEqual([
      ['old', [], null],
      ['new', ['cat'], null],
    ]);
    expect(await collection.count({ label: 'cat' })).toBe(1);
  });

  it('loses nothing when three processes write and tidy at once', async () => {
    const collection = await opened(8, { everyCommits: 10 });
    const write = (task: string): Promise<{ stdout: string }> =>
      run(process.execPath, [...COMPILED, folder.path, 'points', task, '40', '8']);
    const own = writeOneByOne(collection, randomPoints(4, 40, 8, 'own'));
    const [first, second] = await Promise.all([write('first'), write('second'), own]);
    expect(await collection.count()).toBe(120);
    expect(await collection.count({ taskIds: ['first'] })).toBe(40);
    // Whether the native library was loaded: not by asking for its health, but by writing.
    for (const { stdout } of [first, second]) expect(stdout).toBe('false\ntrue\n');
  });
});

/** A moment as the first version stored it. */
const oldRow = {
  id: 'old',
  vector: [0, 1, 0, 0],
  task_id: 'old',
  run: 'run-1',
  time_ms: 0,
  shot_index: 0,
  shot_start_ms: 0,
  shot_end_ms: 1000,
  video_url: 'https://example.com/video.mp4',
  pipeline: 'production',
  owner: null,
  metadata: '{}',
  metadata_pairs: ['[]'],
};

/** Points around 60 directions, as frames of shots are. */
function clustered(count: number, dimensions: number): Point[] {
  const random = seeded(11);
  const draw = (): number[] => Array.from({ length: dimensions }, () => random() - 0.5);
  const centres = Array.from({ length: 60 }, draw);
  return Array.from({ length: count }, (_, index) => {
    const noise = draw();
    const centre = centres[index % centres.length] ?? [];
    const vector = unit(centre.map((number, axis) => number + 0.4 * (noise[axis] ?? 0)));
    return point(vector, { task_id: `t${index % 30}`, time_ms: index * 500 });
  });
}
