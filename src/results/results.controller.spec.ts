import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpFace, newTask } from '../../test/support/http-face.js';
import { ResultsUnavailable } from './results.js';
import type { Task } from './task.js';

const UNKNOWN = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';

describe('the results over HTTP', () => {
  let face: HttpFace;

  beforeEach(async () => {
    face = await HttpFace.start();
  });

  afterEach(() => face.stop());

  async function accept(task: Partial<Task> = {}): Promise<Task> {
    const whole = { ...newTask(), ...task };
    await face.results.accept(whole);
    await face.queue.add(whole.id);
    return whole;
  }

  const read = async (path: string) => {
    const answer = await face.fetch(path);
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  };

  it('shows a waiting task with everything the contract names', async () => {
    await accept();
    const task = await accept({ metadata: { camera: 'gate' } });
    const { status, body } = await read(`/results/${task.id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      task_id: task.id,
      status: 'PENDING',
      result: null,
      error_message: null,
      error: null,
      video_url: 'https://example.org/video.mp4',
      pipeline: 'production',
      metadata: { camera: 'gate' },
      created_at: task.createdAt,
      started_at: null,
      finished_at: null,
      attempt: 0,
      progress: { percent: 0, stage: 'queue', frames_done: 0, frames_total: null, queue_position: 1, eta_ms: null },
      callback: null,
      links: expect.objectContaining({ self: `${face.base}/results/${task.id}` }),
    });
  });

  it('shows the state of the callback and never its body', async () => {
    const state = { url: 'https://a.example/', delivered: false, attempts: 2, lastStatus: 500, lastError: null };
    const task = await accept({ callback: { ...state, nextAttemptAt: '2026-11-22T10:00:00.000Z', body: 'signed' } });
    const { body } = await read(`/results/${task.id}`);
    expect(body['callback']).toEqual({
      url: 'https://a.example/',
      delivered: false,
      attempts: 2,
      last_status: 500,
      last_error: null,
      next_attempt_at: '2026-11-22T10:00:00.000Z',
    });
  });

  it('makes the links of this service absolute, and leaves others', async () => {
    const result = {
      sprite: { url: '/results/x/sprite.jpg' },
      shots: [{ keyframe: { thumbnail_url: '/a.jpg' } }],
      video: { source_url: 'https://e.org/' },
      custom: { note: '/path', page_url: '//e.org' },
    };
    const task = await accept({ status: 'SUCCESS', result: result as never });
    expect((await read(`/results/${task.id}`)).body['result']).toEqual({
      sprite: { url: `${face.base}/results/x/sprite.jpg` },
      shots: [{ keyframe: { thumbnail_url: `${face.base}/a.jpg` } }],
      video: { source_url: 'https://e.org/' },
      custom: { note: '/path', page_url: '//e.org' },
    });
  });

  it('answers 404 for what never was and 410 for what retention removed', async () => {
    const task = await accept();
    await face.results.delete(task.id, { expired: true });
    expect(await read(`/results/${task.id}`)).toMatchObject({ status: 410, body: { code: 'TASK_EXPIRED' } });
    for (const id of [UNKNOWN, 'x', '..%2F..'])
      expect(await read(`/results/${id}`)).toMatchObject({ status: 404, body: { code: 'TASK_NOT_FOUND' } });
  });

  it('sends a task once as long as it is the same', async () => {
    const task = await accept();
    const tag = (await face.fetch(`/results/${task.id}`)).headers.get('etag') as string;
    expect(tag).toMatch(/^"[\w-]{43}"$/);
    const again = (tags: string) => face.fetch(`/results/${task.id}`, { headers: { 'if-none-match': tags } });
    for (const tags of [tag, `"x", W/${tag}`, '*']) {
      const same = await again(tags);
      expect([same.status, same.headers.get('etag'), await same.text()]).toEqual([304, tag, '']);
    }
    await face.analyzer.cancel(task.id);
    expect((await again(tag)).status).toBe(200);
  });

  it('waits for the end when asked to, and no longer', async () => {
    const task = await accept();
    const waiting = read(`/results/${task.id}?wait=20`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const began = Date.now();
    await face.analyzer.cancel(task.id);
    expect((await waiting).body['status']).toBe('FAILED');
    expect(Date.now() - began).toBeLessThan(1_000);
    const other = await accept();
    expect((await read(`/results/${other.id}?wait=1`)).body['status']).toBe('PENDING');
  });

  it.each(['wait=61', 'wait=-1', 'wait=x', 'wait=1&wait=2', 'limits=3'])('refuses the query %s', async (query) => {
    const { id } = await accept();
    const { status, body } = await read(`/results/${id}?${query}`);
    expect([status, body['errors']]).toEqual([
      422,
      [expect.objectContaining({ pointer: `#/query/${query.split('=')[0]}` })],
    ]);
  });

  it('pages through the tasks, newest first, without a gap or a repetition', async () => {
    const tasks: Task[] = [];
    for (let i = 0; i < 5; i++) tasks.push(await accept({ pipeline: i % 2 ? 'shots' : 'production' }));
    const newest = tasks
      .map(({ id }) => id)
      .sort()
      .reverse();
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = (await read(`/results?limit=2${cursor && `&cursor=${cursor}`}`)) as never as Page;
      expect(body.data.length).toBeLessThanOrEqual(2);
      expect(body.data[0]).not.toHaveProperty('result');
      seen.push(...body.data.map(({ task_id }) => task_id));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(newest);
    const shots = (await read('/results?pipeline=shots&status=PENDING')) as never as Page;
    expect(shots.body).toMatchObject({ data: [{ pipeline: 'shots' }, { pipeline: 'shots' }], next_cursor: null });
  });

  it('refuses a cursor that it did not make, or for other filters', async () => {
    for (let i = 0; i < 3; i++) await accept();
    const { next_cursor } = ((await read('/results?limit=1')) as never as Page).body;
    for (const query of [
      `cursor=x${next_cursor}`,
      `cursor=${next_cursor?.slice(0, -2)}`,
      `cursor=${next_cursor}&status=PENDING`,
      'cursor=',
      'status=DONE',
      'limit=0',
      'limit=101',
    ])
      expect([query, (await read(`/results?${query}`)).status]).toEqual([query, 422]);
  });

  it('cancels once', async () => {
    const { id } = await accept();
    const cancel = () => face.fetch(`/results/${id}/cancel`, { method: 'POST' });
    const first = await cancel();
    expect([first.status, await first.json()]).toMatchObject([200, { status: 'FAILED', error: { code: 'CANCELLED' } }]);
    const second = await cancel();
    expect([second.status, await second.json()]).toMatchObject([409, { code: 'TASK_ENDED' }]);
  });

  it('erases once', async () => {
    const { id } = await accept();
    const erase = async () => (await face.fetch(`/results/${id}`, { method: 'DELETE' })).status;
    expect([await erase(), await erase(), (await read(`/results/${id}`)).status]).toEqual([204, 404, 404]);
  });

  it('serves artefacts whole, in part and not again', async () => {
    const { id } = await accept();
    await mkdir(face.data.artifacts(id), { recursive: true });
    await writeFile(join(face.data.artifacts(id), 'shot-0.jpg'), 'ten bytes!');
    const get = (headers = {}) => face.fetch(`/results/${id}/artifacts/shot-0.jpg`, { headers });
    const whole = await get();
    expect([whole.status, whole.headers.get('content-type'), await whole.text()]).toEqual([
      200,
      'image/jpeg',
      'ten bytes!',
    ]);
    const part = await get({ range: 'bytes=4-' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      'bytes 4-9/10',
      'bytes!',
    ]);
    expect((await get({ 'if-none-match': whole.headers.get('etag') as string })).status).toBe(304);
    const beyond = await get({ range: 'bytes=20-' });
    expect([beyond.status, beyond.headers.get('content-range'), await beyond.json()]).toMatchObject([
      416,
      'bytes */10',
      { code: 'RANGE_NOT_SATISFIABLE' },
    ]);
  });

  it.each(['..%2f..%2ftasks.sqlite', '%2e%2e', '.hidden', 'a%00.jpg', 'missing.jpg', '..\\x', 'shot-0.jpg%2f..'])(
    'has no artefact called %s',
    async (name) => {
      const { id } = await accept();
      await mkdir(face.data.artifacts(id), { recursive: true });
      await writeFile(join(face.data.artifacts(id), '.hidden'), '');
      expect((await read(`/results/${id}/artifacts/${name}`)).status).toBe(404);
    },
  );

  it('answers 503 while the task store is away', async () => {
    face.results.failure = new ResultsUnavailable('connect ECONNREFUSED 10.0.0.7');
    for (const path of ['/results', `/results/${UNKNOWN}`]) {
      const { status, body } = await read(path);
      expect([status, body['code']]).toEqual([503, 'RESULTS_UNAVAILABLE']);
      expect(JSON.stringify(body)).not.toContain('10.0.0.7');
    }
    const ready = await read('/health/ready');
    expect(ready).toMatchObject({
      status: 503,
      body: { code: 'NOT_READY', checks: { task_store: { ok: false }, queue: { ok: true } } },
    });
    expect((await read('/health/live')).status).toBe(200);
  });
});

interface Page {
  body: { data: { task_id: string }[]; next_cursor: string | null };
}
