import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { keptTask, pointsOf, waitingTask } from '../../test/support/kept-task.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import { EmbeddedQueue } from '../queue/embedded.queue.js';
import { EmbeddedResults } from '../results/embedded.results.js';
import { Database } from '../storage/database.js';
import { MIGRATIONS } from '../storage/schema.js';
import { Snapshot } from '../storage/snapshot.js';
import { KeptPoints } from '../vector-store/kept-points.js';
import { Backup, type BackupFacts } from './backup.js';
import { writeBackup } from './backup-target.js';
import { restore } from './restore.js';

describe('Backup and restore', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let data: DataDir;
  let kept: KeptPoints;
  let database: Database;
  let results: EmbeddedResults;
  beforeEach(async () => {
    folder = temporaryFolder();
    data = new DataDir(readEnv({ DATA_DIR: at('data') }));
    kept = new KeptPoints(data);
    database = await Database.open(data.database);
    results = new EmbeddedResults(database);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await close();
    folder.remove();
  });

  const at = (name: string): string => join(folder.path, name);
  async function close(): Promise<void> {
    await results.close();
    database.close();
  }
  const succeed = (): Promise<string> => keptTask(results, data, kept);
  const backUp = (to = at('backup'), patienceMs = 60_000): Promise<BackupFacts> =>
    writeBackup(to, (draft) => new Backup(data.root, draft, { patienceMs }).make());
  const write = (path: string, text: string): void => writeFileSync(join(data.root, path), text, { mode: 0o600 });
  const inDraft = (): string[] => readdirSync(folder.path).filter((name) => name.startsWith('.'));

  /** Looks into a restored directory as a service would. */
  async function opened<T>(root: string, look: (tasks: EmbeddedResults, files: DataDir) => Promise<T>): Promise<T> {
    const file = await Database.open(join(root, 'tasks.sqlite'));
    const tasks = new EmbeddedResults(file);
    try {
      return await look(tasks, new DataDir(readEnv({ DATA_DIR: root })));
    } finally {
      await tasks.close();
      file.close();
    }
  }

  it.each(['backup', 'backup.tar', 'backup.tgz'])('brings everything back from %s', async (name) => {
    const id = await succeed();
    const queue = new EmbeddedQueue(database);
    const waiting = await waitingTask(results);
    await queue.add(waiting);
    write('callback-secret', 'whsec_x');
    write('uploads/ab.mp4', 'a video');
    expect(await backUp(at(name))).toMatchObject({ tasks: { SUCCESS: 1, PENDING: 1 }, incomplete: [] });
    expect(statSync(at(name)).mode & 0o077).toBe(0);
    const { manifest } = await restore(at(name), at('new'));
    expect(manifest.schema_version).toBe(MIGRATIONS.length);
    const [before, jobs] = [await results.find(id), await queue.depth()];
    await queue.close();
    await opened(at('new'), async (tasks, files) => {
      expect(await tasks.find(id)).toEqual(before);
      expect((await tasks.find(waiting))?.status).toBe('PENDING');
      expect(readFileSync(join(files.artifacts(id), 'frames.ndjson'), 'utf8')).toBe(`frames.ndjson of ${id}`);
      expect((await new KeptPoints(files).read(id, 'tiny_1.points'))?.points).toEqual(pointsOf(id));
      expect(readFileSync(join(files.root, 'callback-secret'), 'utf8')).toBe('whsec_x');
      expect(statSync(join(files.root, 'callback-secret')).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(files.uploads, 'ab.mp4'), 'utf8')).toBe('a video');
    });
    const restored = await Database.open(join(at('new'), 'tasks.sqlite'));
    expect(await new EmbeddedQueue(restored).depth()).toEqual(jobs);
    restored.close();
    expect(inDraft()).toEqual([]);
  });

  it('has each task with all its artefacts or not at all while tasks come, end and are removed', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 40; n++) ids.push(await succeed());
    const waiting = await Promise.all(Array.from({ length: 20 }, () => waitingTask(results)));
    let isOver = false;
    const load = (async () => {
      for (let n = 0; !isOver; n++) {
        const gone = ids[n] as string | undefined;
        if (gone !== undefined) {
          // As retention does, and as DELETE does.
          if (n % 2 === 0) rmSync(data.artifacts(gone), { recursive: true });
          await new Promise(setImmediate);
          await results.delete(gone, { expired: n % 2 === 0 });
          if (n % 2 !== 0) rmSync(data.artifacts(gone), { recursive: true });
          await kept.remove(gone);
        }
        await succeed();
      }
    })();
    const { incomplete } = await backUp();
    isOver = true;
    await load;
    expect(incomplete).toEqual([]);
    await restore(at('backup'), at('new'));
    await opened(at('new'), async (tasks, files) => {
      const found = await tasks.list({ limit: 10_000 });
      for (const id of waiting) expect(found.map((task) => task.id)).toContain(id);
      const successes = found.filter(({ status }) => status === 'SUCCESS').map(({ id }) => id);
      for (const id of successes) {
        expect(readdirSync(files.artifacts(id)).sort()).toEqual(['frames.ndjson', 'sprite.jpg']);
        expect((await new KeptPoints(files).read(id, 'tiny_1.points'))?.points).toHaveLength(5);
      }
      const folders = readdirSync(files.artifacts()).filter((id) => readdirSync(files.artifacts(id)).length > 0);
      expect(folders.sort()).toEqual(successes.sort());
      for (const id of ids) if ((await results.find(id)) !== null) expect(successes).toContain(id);
    });
  });

  it('has nothing of tasks that are removed between the tasks and their files', async () => {
    const [erased, expiring, stays] = [await succeed(), await succeed(), await succeed()];
    const take = Snapshot.take.bind(Snapshot);
    let late: Promise<unknown> | undefined;
    jest.spyOn(Snapshot, 'take').mockImplementation(async (from, to) => {
      const snapshot = await take(from, to);
      await results.delete(erased);
      // Retention takes the artefacts first.
      rmSync(data.artifacts(expiring), { recursive: true });
      late = new Promise((resolve) => setTimeout(resolve, 1_000)).then(() =>
        results.delete(expiring, { expired: true }),
      );
      return snapshot;
    });
    expect(await backUp()).toMatchObject({ tasks: { SUCCESS: 1 }, incomplete: [] });
    await late;
    for (const name of ['artifacts', 'embeddings']) expect(readdirSync(join(at('backup'), name))).toEqual([stays]);
    const { manifest } = await restore(at('backup'), at('new'));
    expect(manifest.files.filter(({ path }) => path.includes(erased))).toEqual([]);
  });

  it('says which tasks had lost artefacts before', async () => {
    const id = await succeed();
    rmSync(join(data.artifacts(id), 'sprite.jpg'));
    expect((await backUp(at('backup'), 100)).incomplete).toEqual([id]);
  });

  it('keeps the points of a task that retention removed, and none of one that was erased', async () => {
    const [outlived, erased] = [await succeed(), await succeed()];
    for (const id of [outlived, erased]) await results.delete(id, { expired: id === outlived });
    mkdirSync(data.condemned, { recursive: true });
    write(`condemned/${erased}`, '');
    await backUp();
    expect(readdirSync(join(at('backup'), 'embeddings'))).toEqual([outlived]);
  });

  it('leaves a backup alone that is there, and nothing of one that failed', async () => {
    mkdirSync(at('full'));
    writeFileSync(at('full/x'), '');
    await expect(backUp(at('full'))).rejects.toThrow(/full is there already/);
    rmSync(data.database);
    await expect(backUp()).rejects.toThrow();
    expect([existsSync(at('backup')), inDraft()]).toEqual([false, []]);
  });

  it.each([
    ['a file is gone', (root: string) => rmSync(join(root, 'callback-secret')), /lacks callback-secret/],
    [
      'a file was changed',
      (root: string) => writeFileSync(join(root, 'callback-secret'), 'xy'),
      /callback-secret is damaged/,
    ],
    ['the manifest is gone', (root: string) => rmSync(join(root, 'manifest.json')), /is no backup/],
    [
      'the manifest leads elsewhere',
      (root: string) => {
        const text = readFileSync(join(root, 'manifest.json'), 'utf8');
        writeFileSync(join(root, 'manifest.json'), text.replace('"callback-secret"', '"../outside"'));
      },
      /names "..\/outside", which is not in the backup/,
    ],
  ])('restores nothing when %s', async (_, harm, fault) => {
    write('callback-secret', 'x');
    await backUp();
    harm(at('backup'));
    await expect(restore(at('backup'), at('new'))).rejects.toThrow(fault);
    expect(readdirSync(at('new')).filter((name) => !name.startsWith('tasks.sqlite.users'))).toEqual([]);
  });

  it('refuses a backup that a newer release made', async () => {
    await close();
    database = await Database.open(data.database, [...MIGRATIONS, 'CREATE TABLE future (x)']);
    results = new EmbeddedResults(database);
    await expect(backUp()).rejects.toThrow(/written by a newer release/);
  });

  it('refuses a directory that is in use, and one that holds something unless asked to move it aside', async () => {
    const id = await succeed();
    await backUp();
    await expect(restore(at('backup'), data.root, { replace: true })).rejects.toThrow(/in use by a running service/);
    await results.delete(id);
    await close();
    await expect(restore(at('backup'), data.root)).rejects.toThrow(/is not empty/);
    const { replaced } = await restore(at('backup'), data.root, { replace: true });
    expect(existsSync(join(replaced as string, 'tasks.sqlite'))).toBe(true);
    await opened(data.root, async (tasks) => expect((await tasks.find(id))?.status).toBe('SUCCESS'));
  });
});
