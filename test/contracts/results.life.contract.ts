import { expect, it } from '@jest/globals';
import { HALF, RESULT, SUCCESS, ERROR, FAILURE, newId, newTask, type ResultsRoom } from './results.room.js';

/** The life of a task: from PENDING to its one end, under leases. Call it inside `describe`. */
export function lifeContract(room: ResultsRoom): void {
  it('gives back the task it stored, also when it is closed and opened again', async () => {
    const task = newTask({ owner: 'acme', callbackUrl: 'https://example.com/hook' });
    expect(await room.results.accept(task)).toEqual({ outcome: 'stored', task });
    expect(await room.results.find(task.id)).toEqual(task);
    await room.results.close();
    expect(await (await room.bench.open()).find(task.id)).toEqual(task);
    expect(await (await room.bench.open()).find(newId())).toBeNull();
  });

  it('goes from PENDING to PROCESSING to its end, its revision growing with every write', async () => {
    const { id } = await room.accepted();
    const first = await room.results.begin(id, 'one');
    expect(first).toMatchObject({ id, status: 'PROCESSING', attempt: 1, revision: 2, finishedAt: null });
    expect(Date.parse(first!.startedAt!)).toBeGreaterThan(Date.now() - 5_000);
    expect(await room.results.progress(id, 'one', HALF)).toBe(true);
    expect(await room.results.find(id)).toMatchObject({ progress: HALF, revision: 3 });
    expect(await room.results.finish(id, 'one', SUCCESS, null)).toBe(true);
    const end = await room.results.find(id);
    expect(end).toMatchObject({ status: 'SUCCESS', result: RESULT, error: null, revision: 4, callback: null });
    expect(Date.parse(end!.finishedAt!)).toBeGreaterThan(Date.now() - 5_000);
    expect(await room.results.begin(id, 'two')).toBeNull();
  });

  it('keeps the error of a task that failed', async () => {
    const { id } = await room.begun('one');
    await room.results.finish(id, 'one', FAILURE, null);
    expect(await room.results.find(id)).toMatchObject({ status: 'FAILED', error: ERROR, result: null });
  });

  it('begins no task that does not exist', async () => {
    expect(await room.results.begin(newId(), 'one')).toBeNull();
  });

  it('lets only the newest lease write', async () => {
    const { id } = await room.begun('old');
    await room.results.progress(id, 'old', HALF);
    expect(await room.results.begin(id, 'new')).toMatchObject({ attempt: 2, progress: { percent: 0 } });
    expect(await room.results.holds(id, 'old')).toBe(false);
    expect(await room.results.progress(id, 'old', HALF)).toBe(false);
    expect(await room.results.release(id, 'old')).toBe(false);
    expect(await room.results.finish(id, 'old', SUCCESS, null)).toBe(false);
    expect(await room.results.holds(id, 'new')).toBe(true);
    expect(await room.results.find(id)).toMatchObject({ status: 'PROCESSING', progress: { percent: 0 }, result: null });
    expect(await room.results.finish(id, 'new', SUCCESS, null)).toBe(true);
    expect(await room.results.holds(id, 'new')).toBe(false);
    expect(await room.results.progress(id, 'new', HALF)).toBe(false);
  });

  it('gives a released task back to wait', async () => {
    const { id } = await room.begun('one');
    await room.results.progress(id, 'one', HALF);
    expect(await room.results.release(id, 'one')).toBe(true);
    expect(await room.results.find(id)).toMatchObject({
      status: 'PENDING',
      startedAt: null,
      attempt: 1,
      progress: { percent: 0 },
    });
    expect(await room.results.holds(id, 'one')).toBe(false);
    expect(await room.results.finish(id, 'one', SUCCESS, null)).toBe(false);
    expect(await room.results.begin(id, 'two')).toMatchObject({ attempt: 2 });
  });

  it('ends a task once, whoever races for it', async () => {
    const others = await Promise.all([room.bench.open(), room.bench.open()]);
    const { id } = await room.begun('one', { callbackUrl: 'https://example.com/hook' });
    const racers = Array.from({ length: 12 }, (_, i) => {
      const [lease, outcome] = i % 2 ? [null, FAILURE] : ['one', SUCCESS];
      return [room.results, ...others][i % 3]!.finish(id, lease, outcome, `{"by":${i}}`);
    });
    const won = await Promise.all(racers);
    expect(won.filter(Boolean)).toHaveLength(1);
    const winner = won.indexOf(true);
    expect(await room.results.find(id)).toMatchObject({
      status: winner % 2 ? 'FAILED' : 'SUCCESS',
      callback: { body: `{"by":${winner}}` },
    });
  });

  it('ends a waiting or running task without a lease, and no ended one', async () => {
    const waiting = await room.accepted();
    const running = await room.begun('one');
    for (const { id } of [waiting, running]) {
      expect(await room.results.finish(id, null, FAILURE, null)).toBe(true);
      expect(await room.results.finish(id, null, SUCCESS, null)).toBe(false);
      expect(await room.results.find(id)).toMatchObject({ status: 'FAILED', error: ERROR });
    }
    expect(await room.results.finish(newId(), null, FAILURE, null)).toBe(false);
  });

  it('says that it is well', async () => {
    expect(await room.results.health()).toMatchObject({ ok: true });
  });
}
