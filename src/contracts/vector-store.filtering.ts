import { expect } from 'expect';
import type { Filter } from '../vector-store/vector-store.js';
import { point } from './points.js';
import { ids, type Subject, X } from './vector-store.subject.js';

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

/** What a store promises of filters. */
export function filters(the: Subject): void {
  const count = (filter: Filter): Promise<number> => the.store.count(the.collection.name, filter);

  the.contract.promise(
    'filters by tasks, and by none of them when the list is empty',
    '`taskIds: []` lets nothing through; only a missing list lets everything through.',
    async () => {
      const tasks = ['a', 'b', 'c'].map((suffix) => the.task + suffix);
      await the.upsert(...tasks.map((task_id) => point(X, { task_id })));
      expect(
        (await the.search(X, 10, { taskIds: tasks.slice(0, 2) })).map(({ payload }) => payload.task_id).sort(),
      ).toEqual(tasks.slice(0, 2));
      expect(await the.search(X, 10, { taskIds: [] })).toEqual([]);
      expect(await count({ taskIds: [] })).toBe(0);
    },
  );

  the.contract.promise(
    'filters by time from the start to just before the end',
    'The time is [startMs, endMs) on `time_ms`; either end may be missing.',
    async () => {
      await the.upsert(...[999, 1000, 1999, 2000].map((time_ms) => point(X, { task_id: the.task, time_ms })));
      const times = async (time: Filter['time']): Promise<number[]> =>
        (await the.search(X, 10, { ...(time && { time }) }))
          .map(({ payload }) => payload.time_ms)
          .sort((a, b) => a - b);
      expect(await times({ startMs: 1000, endMs: 2000 })).toEqual([1000, 1999]);
      expect(await times({ startMs: 1000 })).toEqual([1000, 1999, 2000]);
      expect(await times({ endMs: 1000 })).toEqual([999]);
      expect(await times({})).toHaveLength(4);
    },
  );

  the.contract.promise(
    'filters by what is to be seen at a moment, whatever characters it has',
    '`label` is equal to one of `labels`, as a whole; give it to the storage as a parameter, never inside a query text.',
    async () => {
      const points = ODD_TEXTS.map((text, time_ms) =>
        point(X, {
          task_id: the.task,
          time_ms,
          labels: [text, 'common'],
          thumbnail_url: time_ms % 2 ? null : '/a.jpg',
        }),
      );
      await the.upsert(...points, point(X, { task_id: the.task, time_ms: 99 }));
      for (const [index, label] of ODD_TEXTS.entries())
        expect(await the.search(X, 99, { label })).toMatchObject(
          [points[index]].map((one) => ({ payload: one?.payload })),
        );
      expect(await count({ label: 'common' })).toBe(points.length);
      expect(await count({ label: 'comm' })).toBe(0);
      expect((await the.store.ofTask(the.collection.name, the.task)).map(({ payload }) => payload.labels)).toEqual([
        ...points.map(({ payload }) => payload.labels),
        [],
      ]);
    },
  );

  the.contract.promise(
    'leaves out videos, and shots of videos',
    '`except` drops a video (`taskId`), or with `shotIndex` only that shot of it; 0 is a shot too.',
    async () => {
      const moments = ['a', 'b'].flatMap((suffix) => [0, 1, 2].map((shot_index) => ({ suffix, shot_index })));
      await the.upsert(
        ...moments.map(({ suffix, shot_index }) =>
          point(X, { task_id: the.task + suffix, shot_index, time_ms: shot_index * 500 }),
        ),
      );
      const left = async (except: Filter['except']): Promise<string[]> =>
        (await the.search(X, 10, { ...(except && { except }) }))
          .map(({ payload }) => payload.task_id.slice(-1) + payload.shot_index)
          .sort();
      expect(await left([])).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2']);
      expect(await left([{ taskId: `${the.task}a` }])).toEqual(['b0', 'b1', 'b2']);
      expect(
        await left([
          { taskId: `${the.task}a`, shotIndex: 0 },
          { taskId: `${the.task}b`, shotIndex: 2 },
        ]),
      ).toEqual(['a1', 'a2', 'b0', 'b1']);
      expect(await count({ taskIds: [`${the.task}a`], except: [{ taskId: `${the.task}a`, shotIndex: 1 }] })).toBe(2);
    },
  );

  the.contract.promise(
    'tells "owned by nobody" from "whoever owns it"',
    '`owner: null` asks for points without an owner, a missing `owner` for all; "null" is a name like any other.',
    async () => {
      const owners = [null, 'ann', 'null'];
      await the.upsert(...owners.map((owner, time_ms) => point(X, { task_id: the.task, time_ms, owner })));
      expect((await the.search(X, 10, { owner: null })).map(({ payload }) => payload.owner)).toEqual([null]);
      expect((await the.search(X, 10, { owner: 'null' })).map(({ payload }) => payload.owner)).toEqual(['null']);
      expect(await count({})).toBe(3);
    },
  );

  the.contract.promise(
    'filters by metadata whatever characters it has',
    'Keys and values are any text: no dots that become paths, no quotes that end a query; compare pairs as they are.',
    async () => {
      const points = ODD_TEXTS.flatMap((text, index) => [
        point(X, { task_id: the.task, time_ms: index * 2, metadata: { [text]: 'key', other: 'x' } }),
        point(X, { task_id: the.task, time_ms: index * 2 + 1, metadata: { value: text } }),
      ]);
      await the.upsert(...points);
      for (const [index, text] of ODD_TEXTS.entries()) {
        expect(ids(await the.search(X, 99, { metadata: { [text]: 'key' } }))).toEqual([points[index * 2]?.id]);
        expect(ids(await the.search(X, 99, { metadata: { value: text } }))).toEqual([points[index * 2 + 1]?.id]);
        expect(await count({ metadata: { [text]: 'key', other: 'x' } })).toBe(1);
        expect(await count({ metadata: { [text]: 'key', other: 'y' } })).toBe(0);
      }
      expect((await the.store.ofTask(the.collection.name, the.task)).map(({ payload }) => payload.metadata)).toEqual(
        points.map(({ payload }) => payload.metadata),
      );
    },
  );

  the.contract.promise(
    'takes every text of a filter as a text, in tasks and owners too',
    'Give texts to the storage as parameters, or encode them where they become names of files.',
    async () => {
      const odd = ODD_TEXTS.filter((text) => text !== '');
      await the.upsert(...odd.map((text) => point(X, { task_id: the.task + text, owner: text })));
      for (const text of odd) {
        expect(await count({ taskIds: [the.task + text] })).toBe(1);
        expect(await count({ owner: text })).toBe(1);
      }
      await the.store.deleteTask(`${the.task}' OR task_id <> '`);
      expect(await count({})).toBe(odd.length);
    },
  );
}
