import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newTask } from '../../test/support/http-face.js';
import { MemoryQueue } from '../../test/support/memory-queue.js';
import { MemoryResults } from '../../test/support/memory-results.js';
import MemoryVectorStore from '../../test/support/memory.vector-store.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import { AnalysisError } from '../common/errors.js';
import { point } from '../contracts/points.js';
import { ResultsUnavailable } from '../results/results.js';
import type { Outcome, Progress, Task } from '../results/task.js';
import { KeptPoints } from '../vector-store/kept-points.js';
import { VectorStoreUnavailable } from '../vector-store/vector-store.js';
import { Analyzer } from './analyzer.js';
import { Attempt } from './attempt.js';
import { Traces } from './traces.js';
import { WorkingFiles } from './working-files.js';

const FAILED: Outcome = {
  status: 'FAILED',
  error: { code: 'INTERNAL', message: 'x', stage: 'fetch', retryable: true, hint: null },
};

/** A task store that answers nobody while `failure` is set. */
class AwayResults extends MemoryResults {
  override begin(id: string, lease: string): Promise<Task | null> {
    return this.failure ? Promise.reject(this.failure) : super.begin(id, lease);
  }
  override progress(id: string, lease: string, progress: Progress): Promise<boolean> {
    return this.failure ? Promise.reject(this.failure) : super.progress(id, lease, progress);
  }
  override release(id: string, lease: string): Promise<boolean> {
    return this.failure ? Promise.reject(this.failure) : super.release(id, lease);
  }
  override finish(id: string, lease: string | null, outcome: Outcome): Promise<boolean> {
    return this.failure ? Promise.reject(this.failure) : super.finish(id, lease, outcome);
  }
}

let folder: ReturnType<typeof temporaryFolder>;
let data: DataDir;
let results: AwayResults;
let store: MemoryVectorStore;
let traces: Traces;
let task: Task;

beforeEach(async () => {
  folder = temporaryFolder();
  data = new DataDir(readEnv({ DATA_DIR: folder.path }));
  results = new AwayResults();
  store = new MemoryVectorStore(data);
  traces = new Traces(data, results, store, new KeptPoints(data));
  task = newTask();
  await results.accept(task);
  mkdirSync(data.artifacts(task.id));
  writeFileSync(join(data.artifacts(task.id), 'sprite.jpg'), 'jpeg');
  await store.ensure({ name: 'color_1', dimensions: 3 });
  await store.upsert('color_1', [point(Float32Array.of(1, 0, 0), { task_id: task.id })]);
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  folder.remove();
});

const notes = (): string[] => readdirSync(data.condemned);
const artifact = (): boolean => existsSync(join(data.artifacts(task.id), 'sprite.jpg'));

describe('what a failed task left', () => {
  it('goes when the vector store is back, and is noted until then', async () => {
    await results.finish(task.id, null, FAILED);
    const away = jest.spyOn(store, 'deleteTask').mockRejectedValue(new VectorStoreUnavailable('away'));
    await traces.remove(task.id);
    await traces.sweep();
    expect([artifact(), notes(), await store.count('color_1')]).toEqual([false, [task.id], 1]);
    away.mockRestore();
    await traces.sweep();
    expect([notes(), await store.count('color_1')]).toEqual([[], 0]);
  });

  it('stays while nobody knows how the task ended', async () => {
    await results.finish(task.id, null, FAILED);
    await traces.condemn(task.id);
    results.failure = new ResultsUnavailable('away');
    await expect(traces.sweep()).rejects.toThrow(ResultsUnavailable);
    expect([artifact(), notes(), await store.count('color_1')]).toEqual([true, [task.id], 1]);
    results.failure = null;
    await traces.sweep();
    expect([artifact(), notes(), await store.count('color_1')]).toEqual([false, [], 0]);
  });

  it('is spared when the task was condemned, and succeeded after all', async () => {
    await traces.condemn(task.id);
    await traces.sweep();
    expect([artifact(), notes()]).toEqual([true, [task.id]]);
    await results.finish(task.id, null, { status: 'SUCCESS', result: {} as never });
    await traces.sweep();
    expect([artifact(), notes(), await store.count('color_1')]).toEqual([true, [], 1]);
  });
});

describe('an attempt during which the task store goes away', () => {
  /** An analyzer whose fetching does this. */
  function analyzer(fetch: () => Promise<never>): Analyzer {
    const pipelines = { get: () => ({ name: 'production', steps: [] }), names: () => ['production'] };
    const links = { ownFile: () => null, task: () => ({}) };
    const metrics = { taskFinished: () => undefined };
    const files = new WorkingFiles(data);
    const env = readEnv({ DATA_DIR: folder.path });
    const parts = [env, data, links, results, new MemoryQueue(), pipelines, { fetch }, null, null, files, traces];
    return Reflect.construct(Analyzer, [...parts, null, null, metrics]) as Analyzer;
  }
  const job = () => ({ id: task.id, isLastAttempt: true, signal: new AbortController().signal });
  const corrupt = new AnalysisError('MEDIA_CORRUPT', 'The file is damaged.');

  it('is tried again, ends once, and nothing is lost of a task that succeeds then', async () => {
    const failing = analyzer(() => {
      results.failure = new ResultsUnavailable('away');
      return Promise.reject(corrupt);
    });
    await expect(failing.work(job())).rejects.toThrow(ResultsUnavailable);
    await expect(failing.work(job())).rejects.toThrow(ResultsUnavailable);
    results.failure = null;
    expect((await results.find(task.id))?.status).toBe('PROCESSING');
    await results.begin(task.id, 'next');
    expect(await results.finish(task.id, 'next', { status: 'SUCCESS', result: {} as never })).toBe(true);
    await traces.sweep();
    expect([artifact(), notes(), await store.count('color_1')]).toEqual([true, [], 1]);
  });

  it('ends with its own code when the store is back in time', async () => {
    await analyzer(() => Promise.reject(corrupt)).work(job());
    const { status, error } = (await results.find(task.id)) as Task;
    expect([status, error?.code]).toEqual(['FAILED', 'MEDIA_CORRUPT']);
    expect([artifact(), notes(), await store.count('color_1')]).toEqual([false, [], 0]);
  });

  it('goes on, and tells how far it has come once the store is back', async () => {
    jest.useFakeTimers({ now: Date.now(), doNotFake: ['nextTick', 'setImmediate'] });
    await results.begin(task.id, 'lease');
    const attempt = new Attempt(task, 'lease', results, new AbortController().signal, 60_000);
    attempt.fetched(50, 100);
    results.failure = new ResultsUnavailable('away');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(attempt.signal.aborted).toBe(false);
    results.failure = null;
    expect((await results.find(task.id))?.progress.percent).toBe(0);
    await jest.advanceTimersByTimeAsync(1_000);
    expect((await results.find(task.id))?.progress.percent).toBe(5);
    attempt.close();
  });
});
