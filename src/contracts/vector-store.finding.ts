import { expect } from 'expect';
import type { Filter, Point } from '../vector-store/vector-store.js';
import { direction, nearestByHand, passes, point, randomPoints, seeded, unit } from './points.js';
import { ids, scores, type Subject, X, Y } from './vector-store.subject.js';

/** What a store promises of searching. */
export function findsTheNearest(the: Subject): void {
  the.contract.promise(
    'scores by cosine, from 1 for the same direction to -1 for the opposite, best first',
    'The vectors are of length 1, so that their dot product is the cosine; a distance (1 - cosine) has to be turned round.',
    async () => {
      const vectors = [unit([-1, 0, 0, 0]), unit([1, 1, 0, 0]), X, Y];
      await the.upsert(...vectors.map((vector, time_ms) => point(vector, { task_id: the.task, time_ms })));
      const hits = await the.search(X);
      expect(hits.map(({ payload }) => payload.time_ms)).toEqual([2, 1, 3, 0]);
      expect(scores(hits)).toEqual([1, Math.SQRT1_2, 0, -1].map((score) => expect.closeTo(score, 5)));
    },
  );

  the.contract.promise(
    'orders equal scores by id, also where the limit cuts among them',
    'Sort by score, then by id, before the limit cuts (`nearest` does it over a search that cuts and rounds in its own way). Compute scores by `toHit`.',
    async () => {
      const equal = Array.from({ length: 300 }, (_, time_ms) => point(X, { task_id: the.task, time_ms }));
      const better = point(unit([3, 1, 0, 0]), { task_id: the.task, time_ms: 1000 });
      await the.upsert(...equal, better);
      const expected = [better.id, ...ids(equal).sort()];
      for (const limit of [1, 2, 7, 100, 301])
        expect(ids(await the.search(unit([3, 1, 0, 0]), limit))).toEqual(expected.slice(0, limit));
    },
  );

  the.contract.promise(
    'gives all there are when the limit is larger',
    'A limit larger than the collection is no error.',
    async () => {
      await the.upsert(point(X, { task_id: the.task }));
      expect(await the.search(X, 1000)).toHaveLength(1);
    },
  );

  the.contract.promise(
    'finds what comparing all of them finds, on random points and filters',
    'Filter before the limit cuts, not after it; all conditions must hold; `count` takes the same filter. An approximate index has to look at more candidates.',
    async () => {
      const { name, dimensions } = await the.fresh(32);
      const points = randomPoints(20261122, 1500, dimensions, the.task);
      await the.store.upsert(name, points);
      const random = seeded(7);
      const combinations: Filter[] = [
        {},
        { taskIds: [`${the.task}-1`] },
        { taskIds: [`${the.task}-1`, `${the.task}-5`], owner: null },
        { metadata: { camera: 'south', 'shift.of"day': 'nacht 🌙' } },
        { owner: "o'brien", time: { startMs: 100_000 } },
        { label: 'traffic light', except: [{ taskId: `${the.task}-1` }, { taskId: `${the.task}-2`, shotIndex: 3 }] },
        { time: { startMs: 50_000, endMs: 400_000 }, metadata: { camera: 'north' }, owner: 'ann' },
      ];
      for (const filter of combinations) {
        const vector = direction(random, dimensions);
        const expected = nearestByHand(points, vector, 25, filter);
        const found = await the.store.search(name, vector, { limit: 25, filter });
        expect(ids(found)).toEqual(ids(expected));
        expect(scores(found)).toEqual(scores(expected).map((score) => expect.closeTo(score, 5)));
        expect(await the.store.count(name, filter)).toBe(
          points.filter(({ payload }) => passes(filter, payload)).length,
        );
      }
    },
  );
}

/** What a store promises of larger numbers. */
export function holdsMany(the: Subject): void {
  the.contract.promise(
    'holds 20,000 points and finds each where it is',
    'Look for a page size, a default limit or a request size that cuts off what is larger.',
    async () => {
      const { name, dimensions } = await the.fresh(16);
      const points = randomPoints(5, 20_000, dimensions, the.task);
      for (let start = 0; start < points.length; start += 5000)
        await the.store.upsert(name, points.slice(start, start + 5000));
      expect(await the.store.count(name)).toBe(20_000);
      for (const index of [0, 7777, 19_999]) {
        const { vector, id } = points[index] as Point;
        expect(ids(await the.store.search(name, vector, { limit: 3 }))).toEqual(ids(nearestByHand(points, vector, 3)));
        expect((await the.store.search(name, vector, { limit: 1 }))[0]?.id).toBe(id);
      }
      await the.store.deleteTask(`${the.task}-3`);
      expect(await the.store.count(name)).toBe(
        points.filter(({ payload }) => payload.task_id !== `${the.task}-3`).length,
      );
    },
  );
}
