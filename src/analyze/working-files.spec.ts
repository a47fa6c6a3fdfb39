import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newTask } from '../../test/support/http-face.js';
import { MemoryQueue } from '../../test/support/memory-queue.js';
import { MemoryResults } from '../../test/support/memory-results.js';
import { NO_MOUNT, SmallDisk } from '../../test/support/small-disk.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import { isDiskFull } from '../common/disk-full.js';
import type { Task } from '../results/task.js';
import { Analyzer } from './analyzer.js';
import { LeaseLost } from './attempt.js';
import { Traces } from './traces.js';
import { WorkingFiles } from './working-files.js';

const task = newTask();

let folder: ReturnType<typeof temporaryFolder>;
let data: DataDir;
let files: WorkingFiles;
beforeEach(() => {
  folder = temporaryFolder();
  data = new DataDir(readEnv({ DATA_DIR: folder.path }));
  files = new WorkingFiles(data);
});
afterEach(() => folder.remove());

/** An attempt; `meanwhile` happens after it was told that it holds its lease and before it goes on. */
const attempt = (lease: string, meanwhile?: () => void) => ({ task, lease, ensureLease: async () => meanwhile?.() });

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const input = (lease: string) => join(data.temporary(task.id, lease), 'input');
const made = (lease: string, name: string) => join(files.artifacts(attempt(lease)), name);
const published = () =>
  Object.fromEntries(
    readdirSync(data.artifacts(task.id)).map((name) => [
      name,
      readFileSync(join(data.artifacts(task.id), name), 'utf8'),
    ]),
  );

/** Puts a newer attempt's files everywhere such files are. */
function newerAttempt(): void {
  write(input('newer'), 'video');
  write(join(data.artifacts(task.id), 'sprite.jpg'), 'newer');
}

/** Freezes whoever begins a task until another has begun it and made its files. */
class FreezingResults extends MemoryResults {
  override async begin(id: string, lease: string): Promise<Task | null> {
    const begun = await super.begin(id, lease);
    await super.begin(id, 'newer');
    newerAttempt();
    return begun;
  }
}

describe('an attempt that was frozen and wakes when another has its task', () => {
  it('removes no file of the other, having begun and done nothing else', async () => {
    const results = new FreezingResults();
    await results.accept(task);
    const pipelines = { get: () => ({ name: 'production', steps: [] }), names: () => ['production'] };
    const source = { fetch: () => Promise.reject(new Error('nothing may be fetched any more')) };
    const traces = Reflect.construct(Traces, [data, results]);
    const env = readEnv({ DATA_DIR: folder.path });
    const links = { ownFile: () => null };
    const beneath = [env, data, links, results, new MemoryQueue(), pipelines, source, null, null, files, traces];
    const analyzer = Reflect.construct(Analyzer, beneath) as Analyzer;
    await analyzer.work({ id: task.id, isLastAttempt: false, signal: new AbortController().signal });
    expect(existsSync(input('newer'))).toBe(true);
    expect(published()).toEqual({ 'sprite.jpg': 'newer' });
  });

  it('removes no file of the other while it clears those of earlier ones', async () => {
    write(input('earlier'), 'video');
    await files.clear(attempt('stale', newerAttempt));
    expect(readdirSync(data.temporary(task.id))).toEqual(['newer']);
    expect(published()).toEqual({ 'sprite.jpg': 'newer' });
  });

  it('leaves a whole set of artefacts when it wakes while it publishes its own', async () => {
    const sets = ['stale', 'newer'].map((lease) => ({ 'a.jpg': lease, 'b.jpg': lease }));
    // Many times, for every order of their steps.
    for (let n = 0; n < 100; n += 1) {
      for (const lease of ['stale', 'newer']) for (const name of ['a.jpg', 'b.jpg']) write(made(lease, name), lease);
      const others: Promise<void>[] = [];
      const stale = attempt('stale', () => {
        if (others.length > 0) throw new LeaseLost('lost');
        others.push(files.publish(attempt('newer')));
      });
      await files.publish(stale).catch((error: unknown) => expect(error).toBeInstanceOf(LeaseLost));
      await Promise.all(others);
      expect(sets).toContainEqual(published());
    }
  });

  it('publishes nothing when it notices', async () => {
    write(made('stale', 'a.jpg'), 'stale');
    newerAttempt();
    const noticing = { ...attempt('stale'), ensureLease: () => Promise.reject(new LeaseLost('lost')) };
    await expect(files.publish(noticing)).rejects.toThrow(LeaseLost);
    expect(published()).toEqual({ 'sprite.jpg': 'newer' });
  });
});

describe('artefacts', () => {
  it('appear all at once, in place of those of an attempt that died before it finished', async () => {
    write(join(data.artifacts(task.id), 'gone.jpg'), 'earlier');
    write(made('now', 'sprite.jpg'), 'now');
    await files.publish(attempt('now', () => expect(published()).toEqual({ 'gone.jpg': 'earlier' })));
    expect(published()).toEqual({ 'sprite.jpg': 'now' });
    expect(readdirSync(data.artifacts())).toEqual([task.id]);
  });

  it('of a task that makes none are an empty folder', async () => {
    await files.publish(attempt('now'));
    expect(published()).toEqual({});
  });
});

(NO_MOUNT ? describe.skip : describe)(
  `artefacts on a disk of their own${NO_MOUNT ? ` (skipped: ${NO_MOUNT})` : ''}`,
  () => {
    const disk = NO_MOUNT ? null : new SmallDisk(1_000_000);
    afterAll(() => disk?.remove());

    it('appear whole there, or not at all when it is full', async () => {
      folder.remove();
      mkdirSync(folder.path);
      symlinkSync(disk!.path, join(folder.path, 'artifacts'));
      write(made('now', 'a.jpg'), 'x'.repeat(500_000));
      disk!.fill(400_000);
      expect(isDiskFull(await files.publish(attempt('now')).catch((error: unknown) => error))).toBe(true);
      expect(readdirSync(data.artifacts())).toEqual(['ballast']);
      disk!.free();
      await files.publish(attempt('now'));
      expect(Object.keys(published())).toEqual(['a.jpg']);
      expect(readdirSync(data.artifacts())).toEqual([task.id]);
    });
  },
);
