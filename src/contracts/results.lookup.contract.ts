import { expect } from 'expect';
import { HALF, FAILURE, ids, newTask, type ResultsRoom } from './results.room.js';

/** What can be asked about many tasks, and how they leave. */
export function lookupContract(room: ResultsRoom): void {
  room.contract.promise(
    'lists newest first, without results, by owner, status and pipeline, in pages',
    'Sort by id downwards; `before` is an id and not in the page; `owner: null` are tasks without one, a missing owner is everybody; `result` is null.',
    async () => {
      const plain = await room.accepted();
      const acme = await room.ended({ owner: 'acme', pipeline: 'fast' });
      const pages = [];
      for (let i = 0; i < 5; i++) pages.push(await room.accepted({ owner: 'acme' }));
      const newest = pages.map(({ id }) => id).reverse();

      expect(ids(await room.results.list({ limit: 100 }))).toEqual([...newest, acme.id, plain.id]);
      expect(ids(await room.results.list({ limit: 2, before: newest[1] }))).toEqual([newest[2], newest[3]]);
      expect(ids(await room.results.list({ limit: 100, owner: null }))).toEqual([plain.id]);
      expect(ids(await room.results.list({ limit: 3, owner: 'acme', before: newest[3] }))).toEqual([
        newest[4],
        acme.id,
      ]);
      expect(ids(await room.results.list({ limit: 100, owner: 'nobody' }))).toEqual([]);
      expect(ids(await room.results.list({ limit: 100, pipeline: 'fast' }))).toEqual([acme.id]);
      expect(ids(await room.results.list({ limit: 1, status: 'PENDING', owner: 'acme' }))).toEqual([newest[0]]);
      expect(ids(await room.results.list({ limit: 100, status: 'PENDING', pipeline: 'fast' }))).toEqual([]);
      const [listed] = await room.results.list({ limit: 100, status: 'SUCCESS', owner: 'acme', pipeline: 'fast' });
      expect(listed).toMatchObject({ id: acme.id, status: 'SUCCESS', result: null });
    },
  );

  room.contract.promise(
    'finds a rare task behind many others',
    'Filter before the limit cuts: a page is only short when there are no more.',
    async () => {
      const rare = await room.accepted({ pipeline: 'rare' });
      await Promise.all(Array.from({ length: 260 }, () => room.accepted()));
      expect(ids(await room.results.list({ limit: 1, pipeline: 'rare' }))).toEqual([rare.id]);
      expect(await room.results.list({ limit: 260 })).toHaveLength(260);
    },
  );

  room.contract.promise(
    'counts the tasks in each status',
    'All four statuses are in the answer, 0 included; deleted tasks count no more.',
    async () => {
      expect(await room.results.counts()).toEqual({ PENDING: 0, PROCESSING: 0, SUCCESS: 0, FAILED: 0 });
      await room.accepted();
      await room.accepted();
      await room.begun('one');
      await room.ended();
      const failed = await room.accepted();
      await room.results.finish(failed.id, null, FAILURE, null);
      const gone = await room.accepted();
      await room.results.delete(gone.id);
      expect(await room.results.counts()).toEqual({ PENDING: 2, PROCESSING: 1, SUCCESS: 1, FAILED: 1 });
    },
  );

  room.contract.promise(
    'erases a task with its key, and remembers the ones that retention removed',
    '`delete` removes task, result, callback and idempotency key in one write; only with `expired` a mark stays, for 30 days.',
    async () => {
      const idempotency = { key: 'k', bodySha256: 'aa' };
      const task = newTask({ callbackUrl: 'https://example.com/hook' });
      await room.results.accept(task, idempotency);
      await room.results.finish(task.id, null, FAILURE, '{}');
      expect(await room.results.isExpired(task.id)).toBe(false);
      expect(await room.results.delete(task.id, { expired: true })).toBe(true);
      expect(await room.results.find(task.id)).toBeNull();
      expect(await room.results.isExpired(task.id)).toBe(true);
      expect(await room.results.delete(task.id)).toBe(false);
      expect(await room.results.list({ limit: 10 })).toEqual([]);
      expect(await room.results.finishedBefore(new Date(Date.now() + 1_000), 10)).toEqual([]);
      expect(await room.results.claimCallbacks(new Date(Date.now() + 1_000), 10, 1_000)).toEqual([]);

      const other = newTask();
      expect(await room.results.accept(other, { ...idempotency, bodySha256: 'bb' })).toMatchObject({
        outcome: 'stored',
      });
      await room.results.delete(other.id);
      expect(await room.results.isExpired(other.id)).toBe(false);
    },
  );

  room.contract.promise(
    'shows a task to its owner and no other, and remembers whose it was when retention has removed it',
    "With an owner, `find` and `isExpired` answer for another's task as for none; keep the owner beside the mark of an expired task.",
    async () => {
      const theirs = await room.ended({ owner: 'acme' });
      const nobodys = await room.ended();
      const found = (id: string) => Promise.all([undefined, 'acme', 'other', '1'].map((o) => room.results.find(id, o)));
      const expired = (id: string) =>
        Promise.all([undefined, 'acme', 'other', '1'].map((o) => room.results.isExpired(id, o)));

      expect((await found(theirs.id)).map((task) => task?.owner)).toEqual(['acme', 'acme', undefined, undefined]);
      expect((await found(nobodys.id)).map((task) => task?.id)).toEqual([nobodys.id, undefined, undefined, undefined]);
      expect(await expired(theirs.id)).toEqual([false, false, false, false]);
      for (const { id } of [theirs, nobodys]) await room.results.delete(id, { expired: true });
      expect(await found(theirs.id)).toEqual([null, null, null, null]);
      expect(await expired(theirs.id)).toEqual([true, true, false, false]);
      expect(await expired(nobodys.id)).toEqual([true, false, false, false]);
    },
  );

  room.contract.promise(
    'says which ended tasks finished before a time, oldest first',
    '`finishedBefore` sorts by `finishedAt`, and the time itself is not before.',
    async () => {
      const order = [];
      for (let i = 0; i < 3; i++) {
        order.push((await room.ended()).id);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
      await room.accepted();
      const last = (await room.results.find(order[2]!))!.finishedAt!;
      expect(await room.results.finishedBefore(new Date(last), 10)).toEqual(order.slice(0, 2));
      expect(await room.results.finishedBefore(new Date(Date.now() + 1_000), 2)).toEqual(order.slice(0, 2));
    },
  );

  room.contract.promise(
    'says which tasks have not ended and were not written for a while',
    'Keep when a task was last written: progress counts as a write, PENDING and PROCESSING are unfinished.',
    async () => {
      const waiting = await room.accepted();
      const running = await room.begun('one');
      await room.ended();
      await new Promise((resolve) => setTimeout(resolve, 80));
      await room.results.progress(running.id, 'one', HALF);
      expect(ids(await room.results.unfinished(60, 10))).toEqual([waiting.id]);
      expect(new Set(ids(await room.results.unfinished(0, 10)))).toEqual(new Set([waiting.id, running.id]));
      expect(await room.results.unfinished(0, 1)).toHaveLength(1);
      expect(await room.results.unfinished(60_000, 10)).toEqual([]);
    },
  );
}
