import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { finishedTask } from '../../test/support/finished-task.js';
import { HttpFace, newTask } from '../../test/support/http-face.js';
import { resultOf, sampledFrames } from '../../test/support/sample-result.js';
import { TaskFinder } from '../results/task-finder.js';
import type { Observation } from './observation.js';
import type { FramesPage } from './observation.view.js';

const COUNT = 250;
const NDJSON = { headers: { accept: 'application/x-ndjson' } };

describe('GET /results/{task_id}/frames', () => {
  let face: HttpFace;
  let id: string;
  let url: string;

  beforeAll(async () => {
    face = await HttpFace.start();
    const label = { label: 'a\nb', labelId: 1, confidence: 0.5, model: 'm@1' };
    id = await finishedTask(face, resultOf(), {
      frames: sampledFrames(Array.from({ length: COUNT }, () => ({ labels: [label] }))),
      owner: 'mine',
    });
    url = `/results/${id}/frames`;
  });

  afterAll(() => face.stop());

  const page = async (query: string) => (await (await face.fetch(url + query)).json()) as FramesPage;
  const times = (data: { time_ms: number }[]) => data.map(({ time_ms }) => time_ms);
  const problem = async (query: string, init?: RequestInit) =>
    (await (await face.fetch(url + query, init)).json()) as { status: number; code: string };

  it('is where the task links to', async () => {
    const { links } = (await (await face.fetch(`/results/${id}`)).json()) as { links: { frames: string } };
    expect(links.frames).toBe(face.base + url);
  });

  it('pages through every frame once, a hundred at a time unless asked otherwise', async () => {
    for (const [limit, size] of [
      ['', 100],
      ['limit=37&', 37],
      ['limit=1000&', 250],
    ] as const) {
      const seen: number[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { data, next_cursor }: FramesPage = await page(`?${limit}${cursor && `cursor=${cursor}`}`);
        expect(data.length).toBeLessThanOrEqual(size);
        seen.push(...times(data));
        cursor = next_cursor;
      }
      expect(seen).toEqual(Array.from({ length: COUNT }, (_, at) => at * 200));
    }
  });

  it('takes frames of a time only, over several pages', async () => {
    const first = await page('?from_ms=1001&to_ms=2000&limit=3');
    expect(times(first.data)).toEqual([1_200, 1_400, 1_600]);
    const second = await page(`?from_ms=1001&to_ms=2000&limit=3&cursor=${first.next_cursor}`);
    expect([times(second.data), second.next_cursor]).toEqual([[1_800], null]);
    expect(await page('?from_ms=900000')).toEqual({ data: [], next_cursor: null });
    expect(await page('?from_ms=2000&to_ms=1000')).toEqual({ data: [], next_cursor: null });
  });

  it('refuses a cursor that it did not make for this query', async () => {
    const { next_cursor } = await page('?limit=10');
    const cursor = next_cursor as string;
    const other = await finishedTask(face, resultOf(), {
      frames: sampledFrames(Array.from({ length: 50 }, () => ({}))),
    });
    const foreign = (await (await face.fetch(`/results/${other}/frames?limit=10`)).json()) as FramesPage;
    const forged = Buffer.from(Buffer.from(cursor, 'base64url').toString().replace(/^\d+/, '17')).toString('base64url');
    for (const query of [
      `?cursor=${cursor}x`,
      `?cursor=${cursor.slice(0, -1)}`,
      `?cursor=${forged}`,
      `?cursor=${foreign.next_cursor}`,
      `?cursor=${cursor}&from_ms=0`,
      '?cursor=',
      '?cursor=%00',
    ])
      expect([query, await problem(query)]).toEqual([
        query,
        expect.objectContaining({ status: 422, errors: [expect.objectContaining({ code: 'INVALID_CURSOR' })] }),
      ]);
  });

  it('refuses numbers out of bounds with where they are', async () => {
    for (const [query, pointer] of [
      ['?limit=1001', '#/query/limit'],
      ['?limit=0', '#/query/limit'],
      ['?from_ms=-1', '#/query/from_ms'],
      ['?to_ms=soon', '#/query/to_ms'],
    ] as const)
      expect(await problem(query)).toMatchObject({ status: 422, errors: [{ pointer }] });
  });

  it('streams all of them as lines, or a page of lines with a link to the next', async () => {
    const read = async (path: string) => {
      const answer = await face.fetch(path, NDJSON);
      expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
      const text = await answer.text();
      return {
        link: answer.headers.get('link'),
        data: text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Observation),
      };
    };
    const whole = await read(url);
    expect([whole.data.length, whole.link, whole.data[0]?.labels[0]?.label]).toEqual([COUNT, null, 'a\nb']);
    expect(times((await read(`${url}?from_ms=400&to_ms=900`)).data)).toEqual([400, 600, 800]);
    const first = await read(`${url}?limit=200`);
    const [, next = ''] = /^<(.+)>; rel="next"$/.exec(first.link ?? '') ?? [];
    const second = await read(new URL(next, `http://x${url}`).pathname + new URL(next, `http://x${url}`).search);
    expect(times([...first.data, ...second.data])).toEqual(times(whole.data));
    expect(second.link).toBeNull();
  });

  it('answers 406 to what it cannot be, and JSON to a browser', async () => {
    expect(await problem('', { headers: { accept: 'text/csv' } })).toMatchObject({ status: 406 });
    const answer = await face.fetch(url, { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('answers 409 until there is a result, 404 for what is not there, not kept, or somebody else’s', async () => {
    const waiting = newTask();
    await face.results.accept(waiting);
    const codeOf = async (task: string) => {
      const answer = await face.fetch(`/results/${task}/frames`);
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    expect(await codeOf(waiting.id)).toEqual([409, 'RESULT_NOT_READY']);
    expect(await codeOf(newTask().id)).toEqual([404, 'TASK_NOT_FOUND']);
    expect(await codeOf(await finishedTask(face, resultOf()))).toEqual([404, 'FILE_NOT_FOUND']);
    const tasks = face.app.get(TaskFinder);
    await expect(tasks.findSucceeded(id, 'other')).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
    expect((await tasks.findSucceeded(id, 'mine')).id).toBe(id);
  });
});
