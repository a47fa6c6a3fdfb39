import { expect } from 'expect';
import { randomUUID } from 'node:crypto';
import { point } from './points.js';
import type { Subject } from './vector-store.subject.js';
import { X } from './vector-store.subject.js';

/** What a store promises of collections that are dropped. */
export function dropsCollections(the: Subject): void {
  the.contract.promise(
    'drops a collection with all its points and no other, also for stores that have used it',
    '`drop` removes the collection itself: other processes answer as if it had never been there.',
    async () => {
      const [other, second] = [await the.open(), await the.fresh()];
      for (const { name } of [the.collection, second]) await the.store.upsert(name, [point(X, { task_id: the.task })]);
      expect(await other.count(the.collection.name)).toBe(1);
      await the.store.drop(the.collection.name);
      for (const store of [the.store, other]) {
        expect(await store.collections()).not.toContain(the.collection.name);
        expect(await store.count(the.collection.name)).toBe(0);
        expect(await store.search(the.collection.name, X, { limit: 1 })).toEqual([]);
        expect(await store.ofTask(the.collection.name, the.task)).toEqual([]);
        expect(await store.count(second.name)).toBe(1);
      }
      await other.close();
    },
  );

  the.contract.promise(
    'begins a dropped collection anew and empty when it is ensured again',
    'Remember nothing of a collection that was dropped, neither its points nor its dimensions.',
    async () => {
      const { name } = the.collection;
      const other = await the.open();
      await the.upsert(point(X, { task_id: the.task }));
      await other.count(name);
      await the.store.drop(name);
      await other.ensure({ name, dimensions: 4 });
      await other.upsert(name, [point(X, { task_id: the.task, time_ms: 7 })]);
      for (const store of [other, the.store])
        expect((await store.ofTask(name, the.task)).map(({ payload }) => payload.time_ms)).toEqual([7]);
      await other.close();
    },
  );

  the.contract.promise(
    'does nothing for a collection that is not there',
    '`drop` of an unknown collection resolves: it is asked for again after a crash.',
    () => the.store.drop(`contract_${randomUUID()}`),
  );
}
