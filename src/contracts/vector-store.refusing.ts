import { expect } from 'expect';
import { randomUUID } from 'node:crypto';
import { point, unit } from './points.js';
import { type Subject, X } from './vector-store.subject.js';

/** What a store promises of what does not fit. */
export function refusesMisfits(the: Subject): void {
  const misfit = (words: RegExp): object =>
    expect.objectContaining({ name: 'VectorMisfit', message: expect.stringMatching(words) });

  the.contract.promise(
    'creates a collection once, whoever asks, and refuses other dimensions',
    '`ensure` of what is there resolves, also from several processes at once; other dimensions throw `VectorMisfit` (`checkDimensions` does).',
    async () => {
      const name = `contract_${randomUUID().replaceAll('-', '')}`;
      const others = await Promise.all([the.open(), the.open()]);
      await Promise.all([the.store, ...others].map((each) => each.ensure({ name, dimensions: 4 })));
      await the.store.ensure({ name, dimensions: 4 });
      expect(await the.store.collections()).toEqual(expect.arrayContaining([name, the.collection.name]));
      await expect(the.store.ensure({ name, dimensions: 5 })).rejects.toEqual(misfit(/5 dimensions.*vectors of 4/));
      await Promise.all(others.map((other) => other.close()));
    },
  );

  the.contract.promise(
    'refuses vectors of other dimensions, and stores none of the call',
    'Check all points of a call before the first is stored, and the vector searched for: `checkPoints` and `checkVector` throw what is asked for.',
    async () => {
      const points = [X, unit([1, 1, 1])].map((vector, time_ms) => point(vector, { task_id: the.task, time_ms }));
      await expect(the.upsert(...points)).rejects.toEqual(misfit(/3 dimensions.*vectors of 4/));
      expect(await the.store.count(the.collection.name)).toBe(0);
      await expect(the.search(unit([1, 1, 1]))).rejects.toEqual(misfit(/3 dimensions.*vectors of 4/));
    },
  );

  the.contract.promise(
    'refuses vectors that have no direction',
    'A vector of length 0 or NaN throws `VectorMisfit`: `checkPoints` and `checkVector` do it.',
    async () => {
      const none = new Float32Array(4);
      await expect(the.upsert(point(none, { task_id: the.task }))).rejects.toEqual(misfit(/no direction/));
      await expect(the.search(none.fill(NaN))).rejects.toEqual(misfit(/no direction/));
    },
  );

  the.contract.promise(
    'finds nothing in a collection that does not exist, and stores nothing there',
    'Reading from a missing collection finds nothing; `upsert` there throws a `VectorMisfit` that says "no collection", and creates none.',
    async () => {
      const missing = `contract_missing_${randomUUID().slice(0, 8)}`;
      expect(await the.store.search(missing, X, { limit: 3 })).toEqual([]);
      expect(await the.store.ofTask(missing, the.task)).toEqual([]);
      expect(await the.store.count(missing)).toBe(0);
      await expect(the.store.upsert(missing, [point(X, { task_id: the.task })])).rejects.toEqual(
        misfit(/no collection/),
      );
      expect(await the.store.collections()).not.toContain(missing);
    },
  );

  the.contract.promise(
    'says in a sentence that it is well',
    '`health` answers `{ ok: true, detail }`, the detail a sentence with a full stop that says where the vectors are.',
    async () => {
      expect(await the.store.health()).toEqual({ ok: true, detail: expect.stringMatching(/\w+ .*\.$/) });
    },
  );
}
