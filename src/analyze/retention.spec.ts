import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newTask } from '../../test/support/http-face.js';
import { MemoryResults } from '../../test/support/memory-results.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import { Metrics } from '../metrics/metrics.js';
import { MetricsFiles } from '../metrics/metrics.files.js';
import type { Analyzer } from './analyzer.js';
import { Leftovers } from './leftovers.js';
import { Retention } from './retention.js';
import type { Traces } from './traces.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FAILURE = { code: 'INTERNAL', message: 'x', stage: 'fetch', retryable: true, hint: null } as const;

describe('retention', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let data: DataDir;
  let results: MemoryResults;
  let retention: Retention;
  let ended: string;
  let start: { wall: number; steady: number };

  beforeEach(async () => {
    folder = temporaryFolder();
    start = { wall: Date.now(), steady: performance.now() };
    const env = readEnv({ DATA_DIR: folder.path, RESULT_TTL_S: String((7 * DAY) / 1_000) });
    data = new DataDir(env);
    results = new MemoryResults();
    const task = newTask();
    await results.accept(task);
    await results.finish(task.id, null, { status: 'FAILED', error: FAILURE });
    ended = task.id;
    for (const path of KEPT) write(path);
    write(`tmp/${ended}/lease/input`);
    const analyzer = { erase: (id: string) => results.delete(id, { expired: true }) } as unknown as Analyzer;
    const leftovers = new Leftovers(data, results, new MetricsFiles(data, new Metrics()));
    const traces = { sweep: async () => undefined } as unknown as Traces;
    retention = new Retention(env, data, results, analyzer, traces, leftovers);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    folder.remove();
  });

  /** Of now: an upload, and one that is still coming. */
  const KEPT = ['uploads/0123.mp4', 'tmp/uploads/coming'];

  function write(path: string): void {
    mkdirSync(dirname(join(data.root, path)), { recursive: true });
    writeFileSync(join(data.root, path), 'x');
    utimesSync(join(data.root, path), start.wall / 1_000, start.wall / 1_000);
  }

  /** Sweeps when so much time has passed and the wall clock has been set by so much since the start, ms. */
  async function sweep(passed: number, setBy = 0): Promise<void> {
    jest.spyOn(Date, 'now').mockReturnValue(start.wall + passed + setBy);
    jest.spyOn(performance, 'now').mockReturnValue(start.steady + passed);
    await retention.sweep(new Date(Date.now()));
  }

  const isAllKept = async (): Promise<boolean> =>
    (await results.find(ended)) !== null && KEPT.every((path) => existsSync(join(data.root, path)));
  const isAllGone = async (): Promise<boolean> =>
    (await results.find(ended)) === null && !KEPT.some((path) => existsSync(join(data.root, path)));

  it('removes what is old enough, and nothing before', async () => {
    await sweep(MINUTE);
    expect(await isAllKept()).toBe(true);
    await sweep(7 * DAY + HOUR);
    expect(await isAllGone()).toBe(true);
  });

  it.each([
    ['forward', 30 * DAY],
    ['back', -DAY],
  ])('removes nothing for its age for an hour after the clock was set %s', async (_name, setBy) => {
    const passed = setBy < 0 ? 9 * DAY : 0;
    await sweep(passed, setBy);
    expect(await isAllKept()).toBe(true);
    await sweep(passed + 59 * MINUTE, setBy);
    expect(await isAllKept()).toBe(true);
    await sweep(passed + 61 * MINUTE, setBy);
    expect(await isAllGone()).toBe(true);
  });

  it('removes nothing when the clock was set far forward by mistake and is set right within the hour', async () => {
    await sweep(MINUTE, 30 * DAY);
    await sweep(30 * MINUTE, 30 * DAY);
    await sweep(40 * MINUTE, 0);
    await sweep(3 * HOUR, 0);
    expect((await results.find(ended)) !== null && existsSync(join(data.root, 'uploads/0123.mp4'))).toBe(true);
  });

  it('still removes working files of tasks that have ended: their age says nothing', async () => {
    await sweep(MINUTE, 30 * DAY);
    expect(existsSync(data.temporary(ended))).toBe(false);
  });

  it('takes a clock that is kept right for one that nobody set', async () => {
    for (const day of [1, 2, 3, 4, 5, 6, 7]) await sweep(day * DAY, day * 2_000);
    await sweep(7 * DAY + HOUR, 20_000);
    expect(await isAllGone()).toBe(true);
  });
});
