import { expect } from 'expect';
import { HALF, RESULT, SUCCESS, ERROR, FAILURE, newId, newTask, type ResultsRoom } from './results.room.js';

/** The life of a task: from PENDING to its one end, under leases. */
export function lifeContract(room: ResultsRoom): void {
  room.contract.promise(
    'gives back the task it stored, also when it is closed and opened again',
    'Keep every field of the task as it came; what `accept` resolved with must be read by the next process.',
    async () => {
      const task = newTask({ owner: 'acme', callbackUrl: 'https://example.com/hook' });
      expect(await room.results.accept(task)).toEqual({ outcome: 'stored', task });
      expect(await room.results.find(task.id)).toEqual(task);
      await room.results.close();
      expect(await (await room.bench.open()).find(task.id)).toEqual(task);
      expect(await (await room.bench.open()).find(newId())).toBeNull();
    },
  );

  room.contract.promise(
    'goes from PENDING to PROCESSING to its end, its revision growing with every write',
    'Every write adds 1 to `revision`; `begin` sets PROCESSING, `startedAt` and `attempt` + 1, `finish` the outcome and `finishedAt`.',
    async () => {
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
    },
  );

  room.contract.promise(
    'keeps the error of a task that failed',
    'An outcome FAILED has an `error` and no `result`: keep it whole.',
    async () => {
      const { id } = await room.begun('one');
      await room.results.finish(id, 'one', FAILURE, null);
      expect(await room.results.find(id)).toMatchObject({ status: 'FAILED', error: ERROR, result: null });
    },
  );

  room.contract.promise(
    'begins no task that does not exist',
    '`begin` of an unknown id resolves with null.',
    async () => {
      expect(await room.results.begin(newId(), 'one')).toBeNull();
    },
  );

  room.contract.promise(
    'lets only the newest lease write',
    '`begin` replaces the lease; compare it in the same atomic write that changes the task, never in a read before it.',
    async () => {
      const { id } = await room.begun('old');
      await room.results.progress(id, 'old', HALF);
      expect(await room.results.begin(id, 'new')).toMatchObject({ attempt: 2, progress: { percent: 0 } });
      expect(await room.results.holds(id, 'old')).toBe(false);
      expect(await room.results.progress(id, 'old', HALF)).toBe(false);
      expect(await room.results.release(id, 'old')).toBe(false);
      expect(await room.results.finish(id, 'old', SUCCESS, null)).toBe(false);
      expect(await room.results.holds(id, 'new')).toBe(true);
      expect(await room.results.find(id)).toMatchObject({
        status: 'PROCESSING',
        progress: { percent: 0 },
        result: null,
      });
      expect(await room.results.finish(id, 'new', SUCCESS, null)).toBe(true);
      expect(await room.results.holds(id, 'new')).toBe(false);
      expect(await room.results.progress(id, 'new', HALF)).toBe(false);
    },
  );

  room.contract.promise(
    'gives a released task back to wait',
    '`release` sets PENDING and takes back lease, `startedAt` and progress, and keeps `attempt`.',
    async () => {
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
    },
  );

  room.contract.promise(
    'ends a task once, whoever races for it',
    '`finish` is one compare-and-set on "not ended": of all that race exactly one gets true, and its callback body stays.',
    async () => {
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
    },
  );

  room.contract.promise(
    'ends a waiting or running task without a lease, and no ended one',
    '`finish` with the lease null ends the task whoever holds it; an ended or unknown one answers false.',
    async () => {
      const waiting = await room.accepted();
      const running = await room.begun('one');
      for (const { id } of [waiting, running]) {
        expect(await room.results.finish(id, null, FAILURE, null)).toBe(true);
        expect(await room.results.finish(id, null, SUCCESS, null)).toBe(false);
        expect(await room.results.find(id)).toMatchObject({ status: 'FAILED', error: ERROR });
      }
      expect(await room.results.finish(newId(), null, FAILURE, null)).toBe(false);
    },
  );

  room.contract.promise(
    'says that it is well',
    '`health` answers `{ ok: true, detail }` while the storage answers.',
    async () => {
      expect(await room.results.health()).toMatchObject({ ok: true });
    },
  );
}
