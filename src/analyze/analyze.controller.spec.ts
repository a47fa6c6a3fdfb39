import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpFace } from '../../test/support/http-face.js';
import type { Fault } from '../http/problem.js';

const VIDEO = 'https://example.org/video.mp4';

describe('POST /analyze', () => {
  let face: HttpFace;

  beforeEach(async () => {
    face = await HttpFace.start();
  });

  afterEach(() => face.stop());

  const submit = (body: unknown, headers?: Record<string, string>) => face.post('/analyze', body, headers);

  async function faults(body: unknown, headers?: Record<string, string>): Promise<string[]> {
    const answer = await submit(body, headers);
    const { code, errors } = (await answer.json()) as { code: string; errors: Fault[] };
    expect([answer.status, code, face.queue.waiting]).toEqual([422, 'VALIDATION_FAILED', []]);
    for (const { detail } of errors) expect(detail).toMatch(/^[^.].+\.$/s);
    return errors.map((fault) => `${fault.pointer} ${fault.code}`);
  }

  it('accepts a video and says where to go on', async () => {
    const answer = await submit({ video_url: VIDEO });
    const body = (await answer.json()) as { task_id: string; links: object };
    const path = `/results/${body.task_id}`;
    expect(answer.status).toBe(202);
    expect(body).toEqual({
      task_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      status_endpoint: path,
      status: 'PENDING',
      links: {
        self: face.base + path,
        events: `${face.base}${path}/events`,
        cancel: `${face.base}${path}/cancel`,
        frames: `${face.base}${path}/frames`,
        export: `${face.base}${path}/export`,
      },
    });
    expect([answer.headers.get('location'), answer.headers.get('retry-after')]).toEqual([path, '1']);
    expect(face.queue.waiting).toEqual([body.task_id]);
  });

  it('keeps what was asked, defaults filled in', async () => {
    const answer = await submit({ video_url: VIDEO, callback_url: null, metadata: { camera: 'ä', toString: 'x' } });
    const { task_id } = (await answer.json()) as { task_id: string };
    expect(await face.results.find(task_id)).toMatchObject({
      videoUrl: VIDEO,
      callbackUrl: null,
      pipeline: 'production',
      metadata: { camera: 'ä', toString: 'x' },
      owner: null,
    });
  });

  it.each<[string, unknown, string[]]>([
    ['nothing', {}, ['#/video_url REQUIRED']],
    ['null', 'null', ['# NOT_AN_OBJECT']],
    ['a number', '7', ['# NOT_AN_OBJECT']],
    ['a list', '[{}]', ['# NOT_AN_OBJECT']],
    ['a word for a URL', { video_url: 'video' }, ['#/video_url URL_MALFORMED']],
    ['a number for a URL', { video_url: 1 }, ['#/video_url NOT_A_STRING']],
    ['a file', { video_url: 'file:///etc/passwd' }, ['#/video_url URL_SCHEME']],
    ['FTP', { video_url: 'ftp://example.org/a.mp4' }, ['#/video_url URL_SCHEME']],
    ['a password', { video_url: 'https://a:b@example.org/' }, ['#/video_url URL_CREDENTIALS']],
    ['a bad callback', { video_url: VIDEO, callback_url: 'file:///x' }, ['#/callback_url URL_SCHEME']],
    ['an unknown field', { video_url: VIDEO, 'a/b~': 1 }, ['#/a~1b~0 UNKNOWN_FIELD']],
    ['an unknown pipeline', { video_url: VIDEO, pipeline: 'shotz' }, ['#/pipeline PIPELINE_NOT_FOUND']],
    [
      'several faults at once',
      { video_url: 'ftp://a.example/v.mp4', pipeline: 'shotz', speed: 2 },
      ['#/speed UNKNOWN_FIELD', '#/video_url URL_SCHEME', '#/pipeline PIPELINE_NOT_FOUND'],
    ],
    ['a pipeline that is no word', { video_url: VIDEO, pipeline: ['shots'] }, ['#/pipeline NOT_A_STRING']],
    ['metadata that is a list', { video_url: VIDEO, metadata: [] }, ['#/metadata NOT_AN_OBJECT']],
    [
      'numbers in metadata',
      { video_url: VIDEO, metadata: { a: 1, b: 'x', c: {} } },
      ['#/metadata/a NOT_A_STRING', '#/metadata/c NOT_A_STRING'],
    ],
    [
      'a long key',
      { video_url: VIDEO, metadata: { ['k'.repeat(65)]: '' } },
      [`#/metadata/${'k'.repeat(65)} KEY_LENGTH`],
    ],
    ['a long value', { video_url: VIDEO, metadata: { a: 'v'.repeat(513) } }, ['#/metadata/a TOO_LONG']],
    [
      '17 keys',
      { video_url: VIDEO, metadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i, ''])) },
      ['#/metadata TOO_MANY'],
    ],
    [
      'all at once',
      { pipeline: 1, callback_url: 'x', y: 1 },
      ['#/y UNKNOWN_FIELD', '#/video_url REQUIRED', '#/callback_url URL_MALFORMED', '#/pipeline NOT_A_STRING'],
    ],
  ])('refuses %s with a pointer for each fault', async (_, body, expected) => {
    expect((await faults(body)).sort()).toEqual(expected.sort());
  });

  it('says which pipelines there are', async () => {
    const answer = await submit({ video_url: VIDEO, pipeline: 'shotz' });
    expect(await answer.json()).toMatchObject({ detail: 'No pipeline is named "shotz"; there are production, shots.' });
  });

  it('takes the most that metadata may have', async () => {
    const pairs = Array.from({ length: 16 }, (_, i) => [`${i}`.padEnd(64, 'k'), 'v'.repeat(512)]);
    expect((await submit({ video_url: VIDEO, metadata: Object.fromEntries(pairs) })).status).toBe(202);
  });

  it('answers a repeated Idempotency-Key with the same task', async () => {
    const key = { 'idempotency-key': 'order-1' };
    const first = await submit({ video_url: VIDEO }, key);
    const second = await submit({ video_url: VIDEO }, key);
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([202, null]);
    expect([second.status, second.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
    expect(await second.json()).toEqual(await first.json());
    expect(face.queue.waiting).toHaveLength(1);
    const other = await submit({ video_url: VIDEO, pipeline: 'shots' }, key);
    expect([other.status, await other.json()]).toMatchObject([422, { code: 'IDEMPOTENCY_CONFLICT' }]);
  });

  it.each(['', 'x'.repeat(256), 'a b'])('refuses the Idempotency-Key "%s"', async (key) => {
    expect(await faults({ video_url: VIDEO }, { 'idempotency-key': key })).toEqual([
      '#/headers/idempotency-key INVALID_KEY',
    ]);
  });

  it('answers 200 with the task when it ends within the preferred wait', async () => {
    const answer = submit({ video_url: VIDEO }, { prefer: 'respond-async, wait=30' });
    await until(() => face.queue.waiting.length === 1);
    await face.analyzer.cancel(face.queue.waiting[0] as string);
    const { status, headers } = await answer;
    expect([status, headers.get('preference-applied')]).toEqual([200, 'wait=30']);
    expect(await (await answer).json()).toMatchObject({ status: 'FAILED', error: { code: 'CANCELLED' } });
  });

  it('answers 202 when it does not', async () => {
    const began = Date.now();
    const answer = await submit({ video_url: VIDEO }, { prefer: 'wait=1' });
    expect([answer.status, answer.headers.get('preference-applied')]).toEqual([202, 'wait=1']);
    expect(Date.now() - began).toBeGreaterThanOrEqual(950);
    expect(Date.now() - began).toBeLessThan(3_000);
  });

  it('answers 503 and when to come back when the queue is full', async () => {
    face.analyzer.isFull = true;
    const answer = await submit({ video_url: VIDEO });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await answer.json()).toMatchObject({ code: 'QUEUE_FULL' });
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let left = 200; left > 0 && !isSo(); left--) await new Promise((resolve) => setTimeout(resolve, 10));
}
