import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { newTask } from '../../test/support/http-face.js';
import { KeyedFace, noticed } from '../../test/support/keyed-face.js';
import { resultOf } from '../../test/support/sample-result.js';
import { type Store, STORES } from '../../test/support/stores.js';
import type { AnalysisResult } from '../results/analysis-result.js';
import type { Task } from '../results/task.js';

const UNKNOWN = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';
const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'options', 'head'];
const QUERIES = ['', '?wait=1', '?limit=1', '?format=csv', '?cursor=x'];
const ACCEPTS = [undefined, 'application/x-ndjson'];

/**
 * By what an operation could tell of another owner's things, and so which test here holds it; those that take it in a body are
 * held by `isolation.bodies.spec.ts`.
 */
const TELLS_BY: Record<string, 'path' | 'list' | 'body' | 'file' | 'nothing'> = {
  'POST /analyze': 'body',
  'POST /uploads': 'file',
  'POST /results/{task_id}/cancel': 'path',
  'DELETE /results/{task_id}': 'path',
  'GET /results/{task_id}': 'path',
  'GET /results': 'list',
  'GET /results/{task_id}/events': 'path',
  'GET /results/{task_id}/frames': 'path',
  'POST /search': 'body',
  'POST /search/duplicates': 'body',
  'GET /pipelines': 'nothing',
  'GET /pipelines/{name}': 'nothing',
  'GET /models': 'nothing',
  'GET /models/{name}': 'nothing',
  'PUT /models/{name}/aliases/{alias}': 'nothing',
  'GET /results/{task_id}/artifacts/{name}': 'path',
  'GET /results/{task_id}/export': 'path',
  'GET /uploads/{name}': 'file',
  'GET /samples/{name}': 'nothing',
  'POST /signed-urls': 'body',
  'GET /health/live': 'nothing',
  'GET /health/ready': 'nothing',
  'GET /metrics': 'nothing',
  'GET /problems': 'nothing',
  'GET /problems/{code}': 'nothing',
};

/** What differs between any two answers. */
const OWN = ['date', 'x-request-id', 'keep-alive', 'ratelimit-remaining', 'ratelimit-reset'];

describe.each(STORES)("another owner's things in %s", (_name, openStore) => {
  let store: Store;
  let keyed: KeyedFace;
  let a: string;
  let b: string;
  let task: Task;
  let waiting: Task;
  let paths: OpenAPIObject['paths'];

  beforeAll(async () => {
    store = await openStore();
    keyed = await KeyedFace.start({ RATE_LIMIT_PER_MINUTE: '0' }, { results: store.results });
    [a, b] = [keyed.add('a'), keyed.add('b')];
    await noticed();
    task = await ended('a');
    waiting = newTask({ callbackUrl: 'https://example.org/hook' }, 'a');
    await store.results.accept(waiting);
    const folder = keyed.face.data.artifacts(task.id);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'sprite.jpg'), 'jpeg');
    await writeFile(join(folder, 'frames.ndjson'), '{"t_ms":0}\n{"t_ms":500}\n');
    ({ paths } = (await (await keyed.face.fetch('/openapi.json')).json()) as OpenAPIObject);
  });
  afterAll(async () => {
    await keyed.stop();
    await store.close();
  });

  async function ended(owner: string, result: AnalysisResult = resultOf()): Promise<Task> {
    const made = newTask({}, owner);
    await store.results.accept(made);
    await store.results.begin(made.id, 'lease');
    await store.results.finish(made.id, 'lease', { status: 'SUCCESS', result }, null);
    return made;
  }

  const operations = () =>
    Object.entries(paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => ({ path, method: method.toUpperCase() })),
    );

  /** Everything about an answer that may differ, with the id itself and the request's taken out. */
  async function seen(path: string, method: string, id: string, key: string | null, accept?: string) {
    const headers: Record<string, string> = accept === undefined ? {} : { accept };
    const url = path.replace('{task_id}', id).replace('{name}', 'sprite.jpg');
    const answer = await keyed.fetch(url, key, { method, headers });
    const shown = Object.fromEntries([...answer.headers].filter(([name]) => !OWN.includes(name)));
    const text = (await answer.text()).replaceAll(id, 'ID').replace(/"request_id":"[^"]+"/, '');
    return { status: answer.status, headers: shown, text };
  }

  it('need a key on every operation that is not open, and document it', async () => {
    const open = operations().filter(({ path }) => /^\/(health|problems|samples)/.test(path));
    for (const { path, method } of operations()) {
      const needed = paths[path]?.[method.toLowerCase() as 'get']?.security?.length !== 0;
      const { status } = await seen(path, method, UNKNOWN, null);
      expect([method, path, status === 401]).toEqual([method, path, needed]);
    }
    expect(open).toHaveLength(5);
  });

  it('are kept from others by a test for every operation of the document', () => {
    const names = operations().map(({ method, path }) => `${method} ${path}`);
    expect(names.toSorted()).toEqual(Object.keys(TELLS_BY).toSorted());
    for (const name of names) expect([name, TELLS_BY[name] === 'path']).toEqual([name, name.includes('{task_id}')]);
  });

  it('are on no route different from what does not exist', async () => {
    const routes = operations().filter(({ path }) => path.includes('{task_id}'));
    expect(routes.length).toBeGreaterThanOrEqual(7);
    for (const { path, method } of routes)
      for (const query of QUERIES)
        for (const accept of ACCEPTS) {
          const none = await seen(path + query, method, UNKNOWN, b, accept);
          for (const { id } of [task, waiting]) {
            const theirs = await seen(path + query, method, id, b, accept);
            expect([method, path, query, accept, theirs]).toEqual([method, path, query, accept, none]);
          }
          if (query === '') expect([method, path, none.status]).not.toEqual([method, path, 200]);
        }
    expect((await seen('/results/{task_id}/artifacts/{name}', 'HEAD', task.id, b)).status).toBe(404);
  });

  it('are there for their owner all the while, untouched', async () => {
    const read = async (path: string) => (await seen(path, 'GET', task.id, a)).status;
    const routes = ['', '/events', '/frames', '/export?format=csv', '/artifacts/sprite.jpg'];
    const statuses = await Promise.all(routes.map((route) => read(`/results/{task_id}${route}`)));
    expect(statuses).toEqual(routes.map(() => 200));
    expect((await store.results.find(waiting.id))?.status).toBe('PENDING');
  });

  it('are in no list, and cursors of theirs show nothing', async () => {
    const page = async (key: string, path: string) =>
      (await (await keyed.fetch(path, key)).json()) as { data: unknown[]; next_cursor: string | null; code?: string };
    const first = await page(a, '/results?limit=1');
    expect([first.data.length, (await page(a, '/results')).data.length]).toEqual([1, 2]);
    for (const query of ['', '?status=SUCCESS', '?pipeline=production'])
      expect([query, await page(b, `/results${query}`)]).toEqual([query, { data: [], next_cursor: null }]);
    const [theirs, nonsense] = [first.next_cursor as string, 'x'].map((cursor) => `/results?cursor=${cursor}`);
    expect((await page(a, theirs as string)).data).toHaveLength(1);
    expect(await seen(theirs as string, 'GET', '-', b)).toEqual(await seen(nonsense as string, 'GET', '-', b));
    const frames = await page(a, `/results/${task.id}/frames?limit=1`);
    expect(frames.next_cursor).not.toBeNull();
    expect((await page(b, `/results/${task.id}/frames?cursor=${frames.next_cursor}`)).code).toBe('TASK_NOT_FOUND');
  });

  it('have expired for their owner and never were for others', async () => {
    const old = await ended('a');
    await store.results.delete(old.id, { expired: true });
    const routes = operations().filter(({ path }) => path.includes('{task_id}'));
    for (const { path, method } of routes) {
      const [own, theirs, none] = await Promise.all([
        seen(path, method, old.id, a),
        seen(path, method, old.id, b),
        seen(path, method, UNKNOWN, b),
      ]);
      expect([method, path, own.status, theirs]).toEqual([method, path, 410, none]);
    }
  });

  it('do not answer an Idempotency-Key, not even by a conflict', async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'same' };
    const submit = async (key: string, name: string) => {
      const body = JSON.stringify({ video_url: `https://example.org/${name}.mp4` });
      const answer = await keyed.fetch('/analyze', key, { method: 'POST', headers, body });
      return [answer.status, answer.headers.get('idempotent-replayed')];
    };
    expect(await submit(a, 'v')).toEqual([202, null]);
    expect(await submit(b, 'other')).toEqual([202, null]);
    expect(await submit(a, 'v')).toEqual([202, 'true']);
    expect((await submit(a, 'other'))[0]).toBe(422);
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

  it('take no longer to be refused than what does not exist, however large they are', async () => {
    const labels = Array.from({ length: 200_000 }, (_, i) => ({ label: `label ${i}`, padding: 'x'.repeat(20) }));
    const large = await ended('a', resultOf({ labels: labels as never }));
    const took: Record<string, number[]> = { [large.id]: [], [UNKNOWN]: [] };
    for (let i = 0; i < 15; i++)
      for (const id of [large.id, UNKNOWN]) {
        const since = performance.now();
        expect((await keyed.fetch(`/results/${id}`, b)).status).toBe(404);
        took[id]?.push(performance.now() - since);
      }
    const median = (id: string): number => took[id]?.sort((x, y) => x - y)[7] ?? NaN;
    // to read the result of the other's would take tens of times as long
    expect(median(large.id)).toBeLessThan(5 * median(UNKNOWN));
  });
});
