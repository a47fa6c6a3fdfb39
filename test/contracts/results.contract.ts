import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TaskError } from '../../src/common/errors.js';
import type { AnalysisResult } from '../../src/results/analysis-result.js';
import type { Results } from '../../src/results/results.js';
import type { Outcome, Progress, Task } from '../../src/results/task.js';
import { eventually } from '../support/eventually.js';

/** One empty storage, and results on it as other processes would open them. */
export interface ResultsBench {
  open(): Promise<Results>;
  /** Closes everything that was opened and removes the storage. */
  close(): Promise<void>;
}

let count = 0;
/** Ids in the order of their making, as UUIDv7 gives. */
const newId = (): string => `01900000-0000-7000-8000-${String(++count).padStart(12, '0')}`;

function newTask(changes: Partial<Task> = {}): Task {
  const callbackUrl = changes.callbackUrl ?? null;
  return {
    id: newId(),
    owner: null,
    status: 'PENDING',
    revision: 1,
    attempt: 0,
    videoUrl: 'https://example.com/ünïcode "v".mp4',
    pipeline: 'production',
    metadata: { camera: 'north' },
    createdAt: new Date().toISOString(),
    startedAt: null,
    finishedAt: null,
    progress: { percent: 0, stage: 'queue', framesDone: 0, framesTotal: null, etaMs: null },
    result: null,
    error: null,
    ...changes,
    callbackUrl,
    callback: callbackUrl
      ? {
          url: callbackUrl,
          delivered: false,
          attempts: 0,
          lastStatus: null,
          lastError: null,
          nextAttemptAt: null,
          body: null,
        }
      : null,
  };
}

const HALF: Progress = { percent: 50, stage: 'decode', framesDone: 5, framesTotal: 10, etaMs: 1_000 };
const RESULT = { schema_version: '1.0', shots: [], labels: [], sprite: null } as unknown as AnalysisResult;
const SUCCESS: Outcome = { status: 'SUCCESS', result: RESULT };
const ERROR: TaskError = { code: 'CANCELLED', message: 'cancelled', stage: 'queue', retryable: false, hint: null };
const FAILURE: Outcome = { status: 'FAILED', error: ERROR };
const ids = (tasks: Task[]): string[] => tasks.map(({ id }) => id);

/** What every `Results` promises. `open` makes an empty storage. */
export function resultsContract(name: string, open: () => Promise<ResultsBench>): void {
  describe(`${name} results`, () => {
    let bench: ResultsBench;
    let results: Results;

    beforeEach(async () => {
      bench = await open();
      results = await bench.open();
    });
    afterEach(() => bench.close());

    const accepted = async (changes: Partial<Task> = {}): Promise<Task> => {
      const task = newTask(changes);
      await results.accept(task);
      return task;
    };
    const begun = async (lease: string, changes: Partial<Task> = {}): Promise<Task> => {
      const task = await accepted(changes);
      await results.begin(task.id, lease);
      return task;
    };
    const ended = async (changes: Partial<Task> = {}): Promise<Task> => {
      const task = await begun('lease', changes);
      await results.finish(task.id, 'lease', SUCCESS, '{"type":"analysis.succeeded"}');
      return task;
    };

    it('gives back the task it stored, also when it is closed and opened again', async () => {
      const task = newTask({ owner: 'acme', callbackUrl: 'https://example.com/hook' });
      expect(await results.accept(task)).toEqual({ outcome: 'stored', task });
      expect(await results.find(task.id)).toEqual(task);
      await results.close();
      expect(await (await bench.open()).find(task.id)).toEqual(task);
      expect(await (await bench.open()).find(newId())).toBeNull();
    });

    it('goes from PENDING to PROCESSING to its end, its revision growing with every write', async () => {
      const { id } = await accepted();
      const first = await results.begin(id, 'one');
      expect(first).toMatchObject({ id, status: 'PROCESSING', attempt: 1, revision: 2, finishedAt: null });
      expect(Date.parse(first!.startedAt!)).toBeGreaterThan(Date.now() - 5_000);
      expect(await results.progress(id, 'one', HALF)).toBe(true);
      expect(await results.find(id)).toMatchObject({ progress: HALF, revision: 3 });
      expect(await results.finish(id, 'one', SUCCESS, null)).toBe(true);
      const end = await results.find(id);
      expect(end).toMatchObject({ status: 'SUCCESS', result: RESULT, error: null, revision: 4, callback: null });
      expect(Date.parse(end!.finishedAt!)).toBeGreaterThan(Date.now() - 5_000);
      expect(await results.begin(id, 'two')).toBeNull();
    });

    it('keeps the error of a task that failed', async () => {
      const { id } = await begun('one');
      await results.finish(id, 'one', FAILURE, null);
      expect(await results.find(id)).toMatchObject({ status: 'FAILED', error: ERROR, result: null });
    });

    it('begins no task that does not exist', async () => {
      expect(await results.begin(newId(), 'one')).toBeNull();
    });

    it('lets only the newest lease write', async () => {
      const { id } = await begun('old');
      await results.progress(id, 'old', HALF);
      expect(await results.begin(id, 'new')).toMatchObject({ attempt: 2, progress: { percent: 0 } });
      expect(await results.holds(id, 'old')).toBe(false);
      expect(await results.progress(id, 'old', HALF)).toBe(false);
      expect(await results.release(id, 'old')).toBe(false);
      expect(await results.finish(id, 'old', SUCCESS, null)).toBe(false);
      expect(await results.holds(id, 'new')).toBe(true);
      expect(await results.find(id)).toMatchObject({ status: 'PROCESSING', progress: { percent: 0 }, result: null });
      expect(await results.finish(id, 'new', SUCCESS, null)).toBe(true);
      expect(await results.holds(id, 'new')).toBe(false);
      expect(await results.progress(id, 'new', HALF)).toBe(false);
    });

    it('gives a released task back to wait', async () => {
      const { id } = await begun('one');
      await results.progress(id, 'one', HALF);
      expect(await results.release(id, 'one')).toBe(true);
      expect(await results.find(id)).toMatchObject({
        status: 'PENDING',
        startedAt: null,
        attempt: 1,
        progress: { percent: 0 },
      });
      expect(await results.holds(id, 'one')).toBe(false);
      expect(await results.finish(id, 'one', SUCCESS, null)).toBe(false);
      expect(await results.begin(id, 'two')).toMatchObject({ attempt: 2 });
    });

    it('ends a task once, whoever races for it', async () => {
      const others = await Promise.all([bench.open(), bench.open()]);
      const { id } = await begun('one', { callbackUrl: 'https://example.com/hook' });
      const racers = Array.from({ length: 12 }, (_, i) => {
        const [lease, outcome] = i % 2 ? [null, FAILURE] : ['one', SUCCESS];
        return [results, ...others][i % 3]!.finish(id, lease, outcome, `{"by":${i}}`);
      });
      const won = await Promise.all(racers);
      expect(won.filter(Boolean)).toHaveLength(1);
      const winner = won.indexOf(true);
      expect(await results.find(id)).toMatchObject({
        status: winner % 2 ? 'FAILED' : 'SUCCESS',
        callback: { body: `{"by":${winner}}` },
      });
    });

    it('ends a waiting or running task without a lease, and no ended one', async () => {
      const waiting = await accepted();
      const running = await begun('one');
      for (const { id } of [waiting, running]) {
        expect(await results.finish(id, null, FAILURE, null)).toBe(true);
        expect(await results.finish(id, null, SUCCESS, null)).toBe(false);
        expect(await results.find(id)).toMatchObject({ status: 'FAILED', error: ERROR });
      }
      expect(await results.finish(newId(), null, FAILURE, null)).toBe(false);
    });

    it('answers a key that is used again for the same body with the earlier task', async () => {
      const idempotency = { key: 'k', bodySha256: 'aa' };
      const first = newTask({ owner: 'acme' });
      await results.accept(first, idempotency);
      await results.begin(first.id, 'one');
      const second = newTask({ owner: 'acme' });
      const answer = await (await bench.open()).accept(second, idempotency);
      expect(answer).toMatchObject({ outcome: 'replayed', task: { id: first.id, status: 'PROCESSING' } });
      expect(await results.find(second.id)).toBeNull();
    });

    it('refuses a key that is used again for another body', async () => {
      await results.accept(newTask(), { key: 'k', bodySha256: 'aa' });
      const other = newTask();
      expect(await results.accept(other, { key: 'k', bodySha256: 'bb' })).toEqual({ outcome: 'conflict' });
      expect(await results.find(other.id)).toBeNull();
    });

    it('keeps the keys of different owners apart', async () => {
      for (const owner of [null, 'acme', 'acme:k', 'other'])
        expect(await results.accept(newTask({ owner }), { key: 'k', bodySha256: owner ?? '' })).toMatchObject({
          outcome: 'stored',
        });
    });

    it('stores one task when a key is used many times at once', async () => {
      const all = [results, await bench.open(), await bench.open()];
      const answers = await Promise.all(
        Array.from({ length: 9 }, (_, i) => all[i % 3]!.accept(newTask(), { key: 'k', bodySha256: 'aa' })),
      );
      expect(answers.filter(({ outcome }) => outcome === 'stored')).toHaveLength(1);
      expect(new Set(answers.map((answer) => 'task' in answer && answer.task.id)).size).toBe(1);
      expect(await results.list({ limit: 10 })).toHaveLength(1);
    });

    it('lists newest first, without results, by owner, status and pipeline, in pages', async () => {
      const plain = await accepted();
      const acme = await ended({ owner: 'acme', pipeline: 'fast' });
      const pages = [];
      for (let i = 0; i < 5; i++) pages.push(await accepted({ owner: 'acme' }));
      const newest = pages.map(({ id }) => id).reverse();

      expect(ids(await results.list({ limit: 100 }))).toEqual([...newest, acme.id, plain.id]);
      expect(ids(await results.list({ limit: 2, before: newest[1] }))).toEqual([newest[2], newest[3]]);
      expect(ids(await results.list({ limit: 100, owner: null }))).toEqual([plain.id]);
      expect(ids(await results.list({ limit: 3, owner: 'acme', before: newest[3] }))).toEqual([newest[4], acme.id]);
      expect(ids(await results.list({ limit: 100, owner: 'nobody' }))).toEqual([]);
      expect(ids(await results.list({ limit: 100, pipeline: 'fast' }))).toEqual([acme.id]);
      expect(ids(await results.list({ limit: 1, status: 'PENDING', owner: 'acme' }))).toEqual([newest[0]]);
      expect(ids(await results.list({ limit: 100, status: 'PENDING', pipeline: 'fast' }))).toEqual([]);
      const [listed] = await results.list({ limit: 100, status: 'SUCCESS', owner: 'acme', pipeline: 'fast' });
      expect(listed).toMatchObject({ id: acme.id, status: 'SUCCESS', result: null });
    });

    it('finds a rare task behind many others', async () => {
      const rare = await accepted({ pipeline: 'rare' });
      await Promise.all(Array.from({ length: 260 }, () => accepted()));
      expect(ids(await results.list({ limit: 1, pipeline: 'rare' }))).toEqual([rare.id]);
      expect(await results.list({ limit: 260 })).toHaveLength(260);
    });

    it('counts the tasks in each status', async () => {
      expect(await results.counts()).toEqual({ PENDING: 0, PROCESSING: 0, SUCCESS: 0, FAILED: 0 });
      await accepted();
      await accepted();
      await begun('one');
      await ended();
      const failed = await accepted();
      await results.finish(failed.id, null, FAILURE, null);
      const gone = await accepted();
      await results.delete(gone.id);
      expect(await results.counts()).toEqual({ PENDING: 2, PROCESSING: 1, SUCCESS: 1, FAILED: 1 });
    });

    it('erases a task with its key, and remembers the ones that retention removed', async () => {
      const idempotency = { key: 'k', bodySha256: 'aa' };
      const task = newTask({ callbackUrl: 'https://example.com/hook' });
      await results.accept(task, idempotency);
      await results.finish(task.id, null, FAILURE, '{}');
      expect(await results.isExpired(task.id)).toBe(false);
      expect(await results.delete(task.id, { expired: true })).toBe(true);
      expect(await results.find(task.id)).toBeNull();
      expect(await results.isExpired(task.id)).toBe(true);
      expect(await results.delete(task.id)).toBe(false);
      expect(await results.list({ limit: 10 })).toEqual([]);
      expect(await results.finishedBefore(new Date(Date.now() + 1_000), 10)).toEqual([]);
      expect(await results.claimCallbacks(new Date(Date.now() + 1_000), 10, 1_000)).toEqual([]);

      const other = newTask();
      expect(await results.accept(other, { ...idempotency, bodySha256: 'bb' })).toMatchObject({ outcome: 'stored' });
      await results.delete(other.id);
      expect(await results.isExpired(other.id)).toBe(false);
    });

    it('says which ended tasks finished before a time, oldest first', async () => {
      const order = [];
      for (let i = 0; i < 3; i++) {
        order.push((await ended()).id);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
      await accepted();
      const last = (await results.find(order[2]!))!.finishedAt!;
      expect(await results.finishedBefore(new Date(last), 10)).toEqual(order.slice(0, 2));
      expect(await results.finishedBefore(new Date(Date.now() + 1_000), 2)).toEqual(order.slice(0, 2));
    });

    it('says which tasks have not ended and were not written for a while', async () => {
      const waiting = await accepted();
      const running = await begun('one');
      await ended();
      await new Promise((resolve) => setTimeout(resolve, 80));
      await results.progress(running.id, 'one', HALF);
      expect(ids(await results.unfinished(60, 10))).toEqual([waiting.id]);
      expect(new Set(ids(await results.unfinished(0, 10)))).toEqual(new Set([waiting.id, running.id]));
      expect(await results.unfinished(0, 1)).toHaveLength(1);
      expect(await results.unfinished(60_000, 10)).toEqual([]);
    });

    it('owes a callback in the write that ends the task, and hands it to one deliverer at a time', async () => {
      const task = await begun('one', { callbackUrl: 'https://example.com/hook' });
      const now = () => new Date(Date.now() + 5);
      expect(await results.claimCallbacks(now(), 10, 200)).toEqual([]);
      await results.finish(task.id, 'one', SUCCESS, '{"bytes":"exact "}');
      await ended(); // no callback of its own, though it was given a body
      expect((await results.find(task.id))!.callback).toMatchObject({
        delivered: false,
        attempts: 0,
        body: '{"bytes":"exact "}',
      });

      const due = { taskId: task.id, url: task.callbackUrl, body: '{"bytes":"exact "}', attempts: 0 };
      const others = await Promise.all([bench.open(), bench.open()]);
      const claims = await Promise.all([results, ...others].map((each) => each.claimCallbacks(now(), 10, 200)));
      expect(claims.flat()).toEqual([due]);
      expect(await results.claimCallbacks(now(), 10, 200)).toEqual([]);
      expect(await results.claimCallbacks(new Date(Date.now() + 300), 10, 200)).toEqual([due]);
    });

    it('records what came of an attempt, and hands the callback out again when it is due', async () => {
      const { id } = await ended({ callbackUrl: 'https://example.com/hook' });
      const later = new Date(Date.now() + 60_000);
      await results.claimCallbacks(new Date(Date.now() + 5), 10, 1_000);
      const failed = { delivered: false, lastStatus: 500, lastError: 'HTTP 500', nextAttemptAt: later.toISOString() };
      await results.settleCallback(id, failed);
      expect((await results.find(id))!.callback).toMatchObject({ ...failed, attempts: 1 });
      expect(await results.claimCallbacks(new Date(later.getTime() - 1), 10, 1_000)).toEqual([]);
      expect(await results.claimCallbacks(later, 10, 1_000)).toMatchObject([{ taskId: id, attempts: 1 }]);
      const done = { delivered: true, lastStatus: 204, lastError: null, nextAttemptAt: null };
      await results.settleCallback(id, done);
      expect((await results.find(id))!.callback).toMatchObject({ ...done, attempts: 2 });
      expect(await results.claimCallbacks(new Date(later.getTime() + 86_400_000), 10, 1_000)).toEqual([]);
      await results.settleCallback(newId(), done);
    });

    it('tells every process which task changed, until it is told to stop', async () => {
      const other = await bench.open();
      const heard: string[][] = [[], []];
      const stops = [results, other].map((each, i) => each.onChange((id) => heard[i]!.push(id)));
      await new Promise((resolve) => setTimeout(resolve, 150));
      const task = newTask();
      const since = Date.now();
      await results.accept(task);
      await eventually(async () => expect(heard.map((each) => each.at(-1))).toEqual([task.id, task.id]), {
        everyMs: 5,
      });
      expect(Date.now() - since).toBeLessThan(400);
      for (const write of [
        () => other.begin(task.id, 'one'),
        () => other.progress(task.id, 'one', HALF),
        () => results.finish(task.id, null, FAILURE, null),
        () => other.delete(task.id),
      ]) {
        heard.forEach((each) => each.splice(0));
        await write();
        await eventually(async () => expect(heard.map((each) => each.at(-1))).toEqual([task.id, task.id]));
        await new Promise((resolve) => setTimeout(resolve, 120));
      }
      stops.forEach((stop) => stop());
      heard.forEach((each) => each.splice(0));
      await accepted();
      await new Promise((resolve) => setTimeout(resolve, 250));
      expect(heard).toEqual([[], []]);
    });

    it('says that it is well', async () => {
      expect(await results.health()).toMatchObject({ ok: true });
    });
  });
}
