import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { newTask } from '../../test/support/http-face.js';
import { KeyedFace, noticed } from '../../test/support/keyed-face.js';
import { resultOf } from '../../test/support/sample-result.js';
import type { Task } from '../results/task.js';

const UNKNOWN = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';
const METHODS = ['get', 'post', 'put', 'delete'];

describe("another owner's things", () => {
  let keyed: KeyedFace;
  let a: string;
  let b: string;
  let task: Task;
  let paths: OpenAPIObject['paths'];

  beforeAll(async () => {
    keyed = await KeyedFace.start();
    [a, b] = [keyed.add('a'), keyed.add('b')];
    await noticed();
    const { face } = keyed;
    task = { ...newTask({}, 'a'), status: 'SUCCESS', result: resultOf() };
    await face.results.accept(task);
    await mkdir(face.data.artifacts(task.id), { recursive: true });
    await writeFile(join(face.data.artifacts(task.id), 'sprite.jpg'), 'jpeg');
    ({ paths } = (await (await face.fetch('/openapi.json')).json()) as OpenAPIObject);
  });
  afterAll(() => keyed.stop());

  const operations = () =>
    Object.entries(paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => ({ path, method: method.toUpperCase() })),
    );

  /** Everything about an answer that may differ, with the id itself and the request's taken out. */
  async function seen(path: string, method: string, id: string, key: string | null) {
    const answer = await keyed.fetch(path.replace('{task_id}', id).replace('{name}', 'sprite.jpg'), key, { method });
    const headers = Object.fromEntries(answer.headers);
    for (const name of ['date', 'x-request-id', 'keep-alive', 'ratelimit-remaining', 'ratelimit-reset'])
      delete headers[name];
    const text = (await answer.text()).replaceAll(id, 'ID').replace(/"request_id":"[^"]+"/, '');
    return { status: answer.status, headers, text };
  }

  it('needs a key on every operation that is not open, and documents it', async () => {
    const open = operations().filter(({ path }) => /^\/(health|problems|samples)/.test(path));
    for (const { path, method } of operations()) {
      const needed = paths[path]?.[method.toLowerCase() as 'get']?.security?.length !== 0;
      const { status } = await seen(path, method, UNKNOWN, null);
      expect([method, path, status === 401]).toEqual([method, path, needed]);
    }
    expect(open).toHaveLength(5);
  });

  it('are on no route different from what does not exist', async () => {
    const routes = operations().filter(({ path }) => path.includes('{task_id}'));
    expect(routes.length).toBeGreaterThanOrEqual(7);
    for (const { path, method } of routes)
      for (const query of ['', '?wait=1', '?limit=1', '?format=csv', '?cursor=x']) {
        const [theirs, none] = [
          await seen(path + query, method, task.id, b),
          await seen(path + query, method, UNKNOWN, b),
        ];
        expect([method, path, query, theirs]).toEqual([method, path, query, none]);
        if (query === '') expect([method, path, none.status]).not.toEqual([method, path, 200]);
      }
    expect((await seen('/results/{task_id}', 'GET', task.id, a)).status).toBe(200);
    expect((await seen('/results/{task_id}/artifacts/{name}', 'GET', task.id, a)).text).toBe('jpeg');
    expect((await seen('/results/{task_id}/artifacts/{name}', 'HEAD', task.id, b)).status).toBe(404);
  });

  it('are in no list, and a cursor of theirs shows nothing', async () => {
    const list = async (key: string, query = '') =>
      ((await (await keyed.fetch(`/results${query}`, key)).json()) as { data: unknown[] }).data;
    expect([(await list(a)).length, await list(b), await list(b, '?status=SUCCESS')]).toEqual([1, [], []]);
  });

  it('may have expired and still look as what never was', async () => {
    const old = newTask({}, 'a');
    await keyed.face.results.accept(old);
    await keyed.face.results.delete(old.id, { expired: true });
    const path = '/results/{task_id}';
    expect(await seen(path, 'GET', old.id, b)).toEqual(await seen(path, 'GET', UNKNOWN, b));
  });

  it('do not answer an Idempotency-Key', async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'same' };
    const body = JSON.stringify({ video_url: 'https://example.org/v.mp4' });
    const submit = async (key: string) => {
      const answer = await keyed.fetch('/analyze', key, { method: 'POST', headers, body });
      return [answer.status, answer.headers.get('idempotent-replayed')];
    };
    expect([await submit(a), await submit(b), await submit(a)]).toEqual([
      [202, null],
      [202, null],
      [202, 'true'],
    ]);
  });

  it('are not uploads either, though the bytes are the same', async () => {
    const upload = async (key: string) => {
      const form = new FormData();
      form.set('file', new Blob(['video']), 'a.mp4');
      const answer = await keyed.fetch('/uploads', key, { method: 'POST', body: form });
      return new URL(((await answer.json()) as { video_url: string }).video_url).pathname;
    };
    const path = await upload(a);
    const missing = path.replace(/uploads.[0-9a-f]{8}/, 'uploads/00000000');
    expect((await keyed.fetch(path, a)).status).toBe(200);
    const text = async (asked: string) => (await seen(asked, 'GET', asked.slice('/uploads/'.length), b)).text;
    expect(await text(path)).toBe(await text(missing));
    expect(await upload(b)).not.toBe(path);
    expect((await keyed.fetch(path, b)).status).toBe(404);
  });
});
