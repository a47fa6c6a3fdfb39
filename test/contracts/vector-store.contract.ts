import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Collection, Filter, Hit, Point, VectorStore } from '../../src/vector-store/vector-store.js';
import { direction, nearestByHand, passes, point, randomPoints, seeded, unit } from '../support/points.js';

const X = unit([1, 0, 0, 0]);
const Y = unit([0, 1, 0, 0]);
/** Characters that mean something in SQL, JSON, paths or file names. */
const ODD_TEXTS = [
  "' OR '1'='1",
  "'; DROP TABLE points; --",
  'a"b',
  'back\\slash',
  'dots.and[0].brackets',
  '100%_',
  'new\nline',
  'nul\u0000',
  'naïve 日本 🌙',
  '{"json":[1]}',
  ' ',
  '',
];

const ids = (hits: readonly { id: string }[]): string[] => hits.map(({ id }) => id);
const scores = (hits: readonly Hit[]): number[] => hits.map(({ score }) => score);

/**
 * What every `VectorStore` promises. Run it on yours.
 *
 * @param open a store; each call opens another one, as another process would, over the same data.
 */
export function vectorStoreContract(name: string, open: () => Promise<VectorStore>): void {
  describe(`vector store contract: ${name}`, () => {
    let store: VectorStore;
    let collection: Collection;
    let task: string;

    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    const fresh = async (dimensions = 4): Promise<Collection> => {
      const created = { name: `contract_${randomUUID().replaceAll('-', '')}`, dimensions };
      await store.ensure(created);
      return created;
    };
    beforeEach(async () => {
      collection = await fresh();
      task = randomUUID();
    });

    const upsert = (...points: Point[]): Promise<void> => store.upsert(collection.name, points);
    const search = (vector: Float32Array, limit = 10, filter?: Filter): Promise<Hit[]> =>
      store.search(collection.name, vector, filter ? { limit, filter } : { limit });

    writes();
    searches();
    filters();
    tasks();
    refusals();
    scale();

    function writes(): void {
      it('gives back what was stored, every field of it', async () => {
        const stored = point(X, {
          task_id: task,
          run: 'r2',
          time_ms: 1234,
          shot_index: 3,
          shot_start_ms: 1000,
          shot_end_ms: 2000,
          video_url: 'https://example.com/a.mp4?x=1&y=%20',
          pipeline: 'fast',
          owner: 'ann',
          metadata: { camera: 'north', 'a.b': 'ü' },
        });
        await upsert(stored);
        expect(await search(X)).toEqual([{ id: stored.id, score: expect.closeTo(1, 5), payload: stored.payload }]);
        const [read] = await store.ofTask(collection.name, task);
        expect(read).toEqual({ ...stored, vector: expect.any(Float32Array) });
        expect(Array.from(read?.vector ?? [])).toEqual([1, 0, 0, 0].map((number) => expect.closeTo(number, 6)));
      });

      it('stores the same points once however often they are upserted', async () => {
        const points = [0, 1, 2].map((time_ms) => point(X, { task_id: task, time_ms }));
        await upsert(...points);
        await upsert(...points);
        await Promise.all([upsert(...points), upsert(...points)]);
        expect(await store.count(collection.name)).toBe(3);
      });

      it('replaces a point of the same id, vector and payload', async () => {
        await upsert(point(X, { task_id: task, run: 'old', metadata: { gone: 'yes' } }));
        await upsert(point(Y, { task_id: task, run: 'new' }));
        const [hit] = await search(Y);
        expect(hit).toMatchObject({ score: expect.closeTo(1, 5), payload: { run: 'new', metadata: {} } });
        expect(await store.count(collection.name, { metadata: { gone: 'yes' } })).toBe(0);
      });

      it('keeps the last of two points of one id in one call', async () => {
        await upsert(point(X, { task_id: task, run: 'first' }), point(Y, { task_id: task, run: 'last' }));
        expect((await store.ofTask(collection.name, task)).map(({ payload }) => payload.run)).toEqual(['last']);
      });

      it('does nothing for no points', async () => {
        await upsert();
        expect(await store.count(collection.name)).toBe(0);
      });

      it('shows what one store wrote to another one that was open already', async () => {
        const other = await open();
        expect(await other.count(collection.name)).toBe(0);
        await upsert(point(X, { task_id: task }));
        expect(await other.count(collection.name)).toBe(1);
        await other.upsert(collection.name, [point(Y, { task_id: task, time_ms: 9 })]);
        expect(await store.count(collection.name)).toBe(2);
        await other.close();
      });

      it('loses nothing when several stores write at once', async () => {
        const others = await Promise.all([open(), open()]);
        const write = async (writer: VectorStore, first: number): Promise<void> => {
          for (let time_ms = first; time_ms < first + 12; time_ms++)
            await writer.upsert(collection.name, [point(X, { task_id: task, time_ms })]);
        };
        await Promise.all([store, ...others].map((writer, index) => write(writer, index * 8)));
        expect(await store.count(collection.name)).toBe(28);
        await Promise.all(others.map((other) => other.close()));
      });

      it('keeps everything when it is closed and opened again', async () => {
        const first = await open();
        await first.upsert(collection.name, [point(X, { task_id: task })]);
        await first.close();
        const second = await open();
        expect(ids(await second.search(collection.name, X, { limit: 1 }))).toEqual([point(X, { task_id: task }).id]);
        await second.close();
      });
    }

    function searches(): void {
      it('scores by cosine, from 1 for the same direction to -1 for the opposite, best first', async () => {
        const vectors = [unit([-1, 0, 0, 0]), unit([1, 1, 0, 0]), X, Y];
        await upsert(...vectors.map((vector, time_ms) => point(vector, { task_id: task, time_ms })));
        const hits = await search(X);
        expect(hits.map(({ payload }) => payload.time_ms)).toEqual([2, 1, 3, 0]);
        expect(scores(hits)).toEqual([1, Math.SQRT1_2, 0, -1].map((score) => expect.closeTo(score, 5)));
      });

      it('orders equal scores by id, also where the limit cuts among them', async () => {
        const equal = Array.from({ length: 300 }, (_, time_ms) => point(X, { task_id: task, time_ms }));
        const better = point(unit([3, 1, 0, 0]), { task_id: task, time_ms: 1000 });
        await upsert(...equal, better);
        const expected = [better.id, ...ids(equal).sort()];
        for (const limit of [1, 2, 7, 100, 301])
          expect(ids(await search(unit([3, 1, 0, 0]), limit))).toEqual(expected.slice(0, limit));
      });

      it('gives all there are when the limit is larger', async () => {
        await upsert(point(X, { task_id: task }));
        expect(await search(X, 1000)).toHaveLength(1);
      });

      it('finds what comparing all of them finds, on random points and filters', async () => {
        const { name, dimensions } = await fresh(32);
        const points = randomPoints(20261122, 1500, dimensions, task);
        await store.upsert(name, points);
        const random = seeded(7);
        const combinations: Filter[] = [
          {},
          { taskIds: [`${task}-1`] },
          { taskIds: [`${task}-1`, `${task}-5`], owner: null },
          { metadata: { camera: 'south', 'shift.of"day': 'nacht 🌙' } },
          { owner: "o'brien", time: { startMs: 100_000 } },
          { time: { startMs: 50_000, endMs: 400_000 }, metadata: { camera: 'north' }, owner: 'ann' },
        ];
        for (const filter of combinations) {
          const vector = direction(random, dimensions);
          const expected = nearestByHand(points, vector, 25, filter);
          const found = await store.search(name, vector, { limit: 25, filter });
          expect(ids(found)).toEqual(ids(expected));
          expect(scores(found)).toEqual(scores(expected).map((score) => expect.closeTo(score, 5)));
          expect(await store.count(name, filter)).toBe(points.filter(({ payload }) => passes(filter, payload)).length);
        }
      });
    }

    function filters(): void {
      const count = (filter: Filter): Promise<number> => store.count(collection.name, filter);

      it('filters by tasks, and by none of them when the list is empty', async () => {
        const tasks = ['a', 'b', 'c'].map((suffix) => task + suffix);
        await upsert(...tasks.map((task_id) => point(X, { task_id })));
        expect(
          (await search(X, 10, { taskIds: tasks.slice(0, 2) })).map(({ payload }) => payload.task_id).sort(),
        ).toEqual(tasks.slice(0, 2));
        expect(await search(X, 10, { taskIds: [] })).toEqual([]);
        expect(await count({ taskIds: [] })).toBe(0);
      });

      it('filters by time from the start to just before the end', async () => {
        await upsert(...[999, 1000, 1999, 2000].map((time_ms) => point(X, { task_id: task, time_ms })));
        const times = async (time: Filter['time']): Promise<number[]> =>
          (await search(X, 10, { ...(time && { time }) })).map(({ payload }) => payload.time_ms).sort((a, b) => a - b);
        expect(await times({ startMs: 1000, endMs: 2000 })).toEqual([1000, 1999]);
        expect(await times({ startMs: 1000 })).toEqual([1000, 1999, 2000]);
        expect(await times({ endMs: 1000 })).toEqual([999]);
        expect(await times({})).toHaveLength(4);
      });

      it('tells "owned by nobody" from "whoever owns it"', async () => {
        const owners = [null, 'ann', 'null'];
        await upsert(...owners.map((owner, time_ms) => point(X, { task_id: task, time_ms, owner })));
        expect((await search(X, 10, { owner: null })).map(({ payload }) => payload.owner)).toEqual([null]);
        expect((await search(X, 10, { owner: 'null' })).map(({ payload }) => payload.owner)).toEqual(['null']);
        expect(await count({})).toBe(3);
      });

      it('filters by metadata whatever characters it has', async () => {
        const points = ODD_TEXTS.flatMap((text, index) => [
          point(X, { task_id: task, time_ms: index * 2, metadata: { [text]: 'key', other: 'x' } }),
          point(X, { task_id: task, time_ms: index * 2 + 1, metadata: { value: text } }),
        ]);
        await upsert(...points);
        for (const [index, text] of ODD_TEXTS.entries()) {
          expect(ids(await search(X, 99, { metadata: { [text]: 'key' } }))).toEqual([points[index * 2]?.id]);
          expect(ids(await search(X, 99, { metadata: { value: text } }))).toEqual([points[index * 2 + 1]?.id]);
          expect(await count({ metadata: { [text]: 'key', other: 'x' } })).toBe(1);
          expect(await count({ metadata: { [text]: 'key', other: 'y' } })).toBe(0);
        }
        expect((await store.ofTask(collection.name, task)).map(({ payload }) => payload.metadata)).toEqual(
          points.map(({ payload }) => payload.metadata),
        );
      });

      it('takes every text of a filter as a text, in tasks and owners too', async () => {
        const odd = ODD_TEXTS.filter((text) => text !== '');
        await upsert(...odd.map((text) => point(X, { task_id: task + text, owner: text })));
        for (const text of odd) {
          expect(await count({ taskIds: [task + text] })).toBe(1);
          expect(await count({ owner: text })).toBe(1);
        }
        await store.deleteTask(`${task}' OR task_id <> '`);
        expect(await count({})).toBe(odd.length);
      });
    }

    function tasks(): void {
      it('lists the points of one task in time order with their vectors, thousands of them', async () => {
        const random = seeded(3);
        const points = Array.from({ length: 2500 }, (_, index) =>
          point(direction(random, 4), { task_id: task, time_ms: ((index * 997) % 2500) * 40 }),
        );
        await upsert(...points, point(X, { task_id: 'another' }));
        const read = await store.ofTask(collection.name, task);
        const expected = [...points].sort((a, b) => a.payload.time_ms - b.payload.time_ms);
        expect(ids(read)).toEqual(ids(expected));
        const difference = read.flatMap(({ vector }, index) =>
          Array.from(vector, (number, axis) => Math.abs(number - (expected[index]?.vector[axis] ?? NaN))),
        );
        expect(Math.max(...difference)).toBeLessThan(1e-6);
      });

      it('removes a task from every collection and leaves the others alone', async () => {
        const second = await fresh(3);
        await upsert(point(X, { task_id: task }), point(X, { task_id: 'other' }));
        await store.upsert(second.name, [point(unit([1, 0, 0]), { task_id: task })]);
        await store.deleteTask(task);
        expect(await store.count(second.name)).toBe(0);
        expect((await search(X)).map(({ payload }) => payload.task_id)).toEqual(['other']);
      });

      it('removes only the points of other runs when one is excepted', async () => {
        const second = await fresh(3);
        await upsert(...['old', 'older', 'now'].map((run, time_ms) => point(X, { task_id: task, time_ms, run })));
        await store.upsert(second.name, [point(unit([1, 0, 0]), { task_id: task, run: 'old' })]);
        await upsert(point(X, { task_id: 'other', run: 'old' }));
        await store.deleteTask(task, { exceptRun: 'now' });
        expect((await store.ofTask(collection.name, task)).map(({ payload }) => payload.run)).toEqual(['now']);
        expect(await store.count(second.name)).toBe(0);
        expect(await store.count(collection.name)).toBe(2);
      });

      it('does nothing for a task that has no points', async () => {
        await store.deleteTask(randomUUID());
        await store.deleteTask(randomUUID(), { exceptRun: 'now' });
      });
    }

    function refusals(): void {
      const misfit = (words: RegExp): object =>
        expect.objectContaining({ name: 'VectorMisfit', message: expect.stringMatching(words) });

      it('creates a collection once, whoever asks, and refuses other dimensions', async () => {
        const name = `contract_${randomUUID().replaceAll('-', '')}`;
        const others = await Promise.all([open(), open()]);
        await Promise.all([store, ...others].map((each) => each.ensure({ name, dimensions: 4 })));
        await store.ensure({ name, dimensions: 4 });
        expect(await store.collections()).toEqual(expect.arrayContaining([name, collection.name]));
        await expect(store.ensure({ name, dimensions: 5 })).rejects.toEqual(misfit(/5 dimensions.*vectors of 4/));
        await Promise.all(others.map((other) => other.close()));
      });

      it('refuses vectors of other dimensions, and stores none of the call', async () => {
        const points = [X, unit([1, 1, 1])].map((vector, time_ms) => point(vector, { task_id: task, time_ms }));
        await expect(upsert(...points)).rejects.toEqual(misfit(/3 dimensions.*vectors of 4/));
        expect(await store.count(collection.name)).toBe(0);
        await expect(search(unit([1, 1, 1]))).rejects.toEqual(misfit(/3 dimensions.*vectors of 4/));
      });

      it('refuses vectors that have no direction', async () => {
        const none = new Float32Array(4);
        await expect(upsert(point(none, { task_id: task }))).rejects.toEqual(misfit(/no direction/));
        await expect(search(none.fill(NaN))).rejects.toEqual(misfit(/no direction/));
      });

      it('finds nothing in a collection that does not exist, and stores nothing there', async () => {
        const missing = `contract_missing_${randomUUID().slice(0, 8)}`;
        expect(await store.search(missing, X, { limit: 3 })).toEqual([]);
        expect(await store.ofTask(missing, task)).toEqual([]);
        expect(await store.count(missing)).toBe(0);
        await expect(store.upsert(missing, [point(X, { task_id: task })])).rejects.toEqual(misfit(/no collection/));
        expect(await store.collections()).not.toContain(missing);
      });

      it('says in a sentence that it is well', async () => {
        expect(await store.health()).toEqual({ ok: true, detail: expect.stringMatching(/\w+ .*\.$/) });
      });
    }

    function scale(): void {
      it('holds 20,000 points and finds each where it is', async () => {
        const { name, dimensions } = await fresh(16);
        const points = randomPoints(5, 20_000, dimensions, task);
        for (let start = 0; start < points.length; start += 5000)
          await store.upsert(name, points.slice(start, start + 5000));
        expect(await store.count(name)).toBe(20_000);
        for (const index of [0, 7777, 19_999]) {
          const { vector, id } = points[index] as Point;
          expect(ids(await store.search(name, vector, { limit: 3 }))).toEqual(ids(nearestByHand(points, vector, 3)));
          expect((await store.search(name, vector, { limit: 1 }))[0]?.id).toBe(id);
        }
        await store.deleteTask(`${task}-3`);
        expect(await store.count(name)).toBe(points.filter(({ payload }) => payload.task_id !== `${task}-3`).length);
      }, 60_000);
    }
  });
}
