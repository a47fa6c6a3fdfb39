import { expect } from 'expect';
import { randomUUID } from 'node:crypto';
import type { Filter, VectorStore } from '../vector-store/vector-store.js';
import { direction, point, seeded, unit } from './points.js';
import { ids, type Subject, X, Y } from './vector-store.subject.js';

/** What a store promises of writing. */
export function storesPoints(the: Subject): void {
  the.contract.promise(
    'gives back what was stored, every field of it',
    'Keep the whole payload as it came, nested objects, lists and null included, and the vector in single precision.',
    async () => {
      const stored = point(X, {
        task_id: the.task,
        run: 'r2',
        time_ms: 1234,
        shot_index: 3,
        shot_start_ms: 1000,
        shot_end_ms: 2000,
        video_url: 'https://example.com/a.mp4?x=1&y=%20',
        pipeline: 'fast',
        owner: 'ann',
        metadata: { camera: 'north', 'a.b': 'ü' },
        labels: ['person', 'traffic light'],
        thumbnail_url: '/results/a/artifacts/shot-3.jpg',
      });
      await the.upsert(stored);
      expect(await the.search(X)).toEqual([{ id: stored.id, score: expect.closeTo(1, 5), payload: stored.payload }]);
      const [read] = await the.store.ofTask(the.collection.name, the.task);
      expect(read).toEqual({ ...stored, vector: expect.any(Float32Array) });
      expect(Array.from(read?.vector ?? [])).toEqual([1, 0, 0, 0].map((number) => expect.closeTo(number, 6)));
    },
  );

  the.contract.promise(
    'stores the same points once however often they are upserted',
    'Make the id the key: a point that is there is replaced, also when two calls come at once.',
    async () => {
      const points = [0, 1, 2].map((time_ms) => point(X, { task_id: the.task, time_ms }));
      await the.upsert(...points);
      await the.upsert(...points);
      await Promise.all([the.upsert(...points), the.upsert(...points)]);
      expect(await the.store.count(the.collection.name)).toBe(3);
    },
  );

  the.contract.promise(
    'replaces a point of the same id, vector and payload',
    'Replace the point as a whole; merging payloads keeps metadata that is gone.',
    async () => {
      await the.upsert(point(X, { task_id: the.task, run: 'old', metadata: { gone: 'yes' } }));
      await the.upsert(point(Y, { task_id: the.task, run: 'new' }));
      const [hit] = await the.search(Y);
      expect(hit).toMatchObject({ score: expect.closeTo(1, 5), payload: { run: 'new', metadata: {} } });
      expect(await the.store.count(the.collection.name, { metadata: { gone: 'yes' } })).toBe(0);
    },
  );

  the.contract.promise(
    'keeps the last of two points of one id in one call',
    'Go through the points of a call in their order, or keep the last of each id first: what comes later counts.',
    async () => {
      await the.upsert(point(X, { task_id: the.task, run: 'first' }), point(Y, { task_id: the.task, run: 'last' }));
      expect((await the.store.ofTask(the.collection.name, the.task)).map(({ payload }) => payload.run)).toEqual([
        'last',
      ]);
    },
  );

  the.contract.promise(
    'gives the points of a task from a time to just before another',
    '`ofTask` takes the time as [startMs, endMs): the start is in, the end is out, either may be missing.',
    async () => {
      await the.upsert(...[0, 500, 1000, 1500].map((time_ms) => point(X, { task_id: the.task, time_ms })));
      const times = async (time: Filter['time']): Promise<number[]> =>
        (await the.store.ofTask(the.collection.name, the.task, time)).map(({ payload }) => payload.time_ms);
      expect(await times({ startMs: 500, endMs: 1500 })).toEqual([500, 1000]);
      expect(await times({ startMs: 1500 })).toEqual([1500]);
      expect(await times({})).toEqual([0, 500, 1000, 1500]);
    },
  );

  the.contract.promise(
    'does nothing for no points',
    'An `upsert` of an empty list resolves without an error.',
    async () => {
      await the.upsert();
      expect(await the.store.count(the.collection.name)).toBe(0);
    },
  );

  the.contract.promise(
    'shows what one store wrote to another one that was open already',
    'API and workers are processes of their own: read what others wrote, keep no answer in memory without asking whether it still holds.',
    async () => {
      const other = await the.open();
      expect(await other.count(the.collection.name)).toBe(0);
      await the.upsert(point(X, { task_id: the.task }));
      expect(await other.count(the.collection.name)).toBe(1);
      await other.upsert(the.collection.name, [point(Y, { task_id: the.task, time_ms: 9 })]);
      expect(await the.store.count(the.collection.name)).toBe(2);
      await other.close();
    },
  );

  the.contract.promise(
    'loses nothing when several stores write at once',
    'Do not read, change and write back what others write too: add each call by one atomic write, or lock.',
    async () => {
      const others = await Promise.all([the.open(), the.open()]);
      const write = async (writer: VectorStore, first: number): Promise<void> => {
        for (let time_ms = first; time_ms < first + 12; time_ms++)
          await writer.upsert(the.collection.name, [point(X, { task_id: the.task, time_ms })]);
      };
      await Promise.all([the.store, ...others].map((writer, index) => write(writer, index * 8)));
      expect(await the.store.count(the.collection.name)).toBe(28);
      await Promise.all(others.map((other) => other.close()));
    },
  );

  the.contract.promise(
    'keeps everything when it is closed and opened again',
    'Write to where the next process looks before `upsert` resolves.',
    async () => {
      const first = await the.open();
      await first.upsert(the.collection.name, [point(X, { task_id: the.task })]);
      await first.close();
      const second = await the.open();
      expect(ids(await second.search(the.collection.name, X, { limit: 1 }))).toEqual([
        point(X, { task_id: the.task }).id,
      ]);
      await second.close();
    },
  );
}

/** What a store promises of the points of one task. */
export function keepsTasksApart(the: Subject): void {
  the.contract.promise(
    'lists the points of one task in time order with their vectors, thousands of them',
    '`ofTask` gives all points, whatever page size the storage has, sorted by `time_ms`, with their vectors (`inTimeOrder` sorts).',
    async () => {
      const random = seeded(3);
      const points = Array.from({ length: 2500 }, (_, index) =>
        point(direction(random, 4), { task_id: the.task, time_ms: ((index * 997) % 2500) * 40 }),
      );
      await the.upsert(...points, point(X, { task_id: 'another' }));
      const read = await the.store.ofTask(the.collection.name, the.task);
      const expected = [...points].sort((a, b) => a.payload.time_ms - b.payload.time_ms);
      expect(ids(read)).toEqual(ids(expected));
      const difference = read.flatMap(({ vector }, index) =>
        Array.from(vector, (number, axis) => Math.abs(number - (expected[index]?.vector[axis] ?? NaN))),
      );
      expect(Math.max(...difference)).toBeLessThan(1e-6);
    },
  );

  the.contract.promise(
    'removes a task from every collection and leaves the others alone',
    '`deleteTask` goes through all collections, and compares the task id as a whole.',
    async () => {
      const second = await the.fresh(3);
      await the.upsert(point(X, { task_id: the.task }), point(X, { task_id: 'other' }));
      await the.store.upsert(second.name, [point(unit([1, 0, 0]), { task_id: the.task })]);
      await the.store.deleteTask(the.task);
      expect(await the.store.count(second.name)).toBe(0);
      expect((await the.search(X)).map(({ payload }) => payload.task_id)).toEqual(['other']);
    },
  );

  the.contract.promise(
    'removes only the points of other runs when one is excepted',
    'With `exceptRun` the points stay whose `payload.run` is that run; everything else of the task goes.',
    async () => {
      const second = await the.fresh(3);
      await the.upsert(...['old', 'older', 'now'].map((run, time_ms) => point(X, { task_id: the.task, time_ms, run })));
      await the.store.upsert(second.name, [point(unit([1, 0, 0]), { task_id: the.task, run: 'old' })]);
      await the.upsert(point(X, { task_id: 'other', run: 'old' }));
      await the.store.deleteTask(the.task, { exceptRun: 'now' });
      expect((await the.store.ofTask(the.collection.name, the.task)).map(({ payload }) => payload.run)).toEqual([
        'now',
      ]);
      expect(await the.store.count(second.name)).toBe(0);
      expect(await the.store.count(the.collection.name)).toBe(2);
    },
  );

  the.contract.promise(
    'does nothing for a task that has no points',
    '`deleteTask` of an unknown task resolves: it is asked for again after a crash.',
    async () => {
      await the.store.deleteTask(randomUUID());
      await the.store.deleteTask(randomUUID(), { exceptRun: 'now' });
    },
  );
}
