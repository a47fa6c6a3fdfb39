import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { finishedTask } from '../../test/support/finished-task.js';
import { HttpFace, newTask } from '../../test/support/http-face.js';
import { resultOf, shotsAt } from '../../test/support/sample-result.js';
import { HttpServer } from '../../test/support/http-server.js';
import { VideoAiClient } from './client.js';
import { ProblemError, ServiceUnreachable } from './problem-error.js';

const RESULT = resultOf({ shots: shotsAt([0, 4_000], 10_000) });

describe('VideoAiClient', () => {
  let face: HttpFace;
  let client: VideoAiClient;
  beforeAll(async () => {
    face = await HttpFace.start();
    client = new VideoAiClient({ baseUrl: `${face.base}/` });
  });
  afterAll(() => face.stop());

  const refusal = async (asked: Promise<unknown>): Promise<ProblemError> => {
    const error = await asked.catch((thrown: unknown) => thrown);
    if (error instanceof ProblemError) return error;
    throw new Error(`no ProblemError but ${String(error)}`);
  };

  it('hands a video in, once however often the same key is sent', async () => {
    const request = { video_url: 'https://example.org/clip.mp4', metadata: { camera: 'gate-2' } };
    const first = await client.analyze(request, { idempotencyKey: 'one' });
    const again = await client.analyze(request, { idempotencyKey: 'one' });
    const other = await client.analyze(request);
    expect([first.status, again.task_id, other.task_id === first.task_id]).toEqual(['PENDING', first.task_id, false]);
    expect((await client.result(first.task_id)).metadata).toEqual({ camera: 'gate-2' });
  });

  it('waits for the end of a task and tells what happens on the way', async () => {
    const { task_id } = await client.analyze({ video_url: 'https://example.org/clip.mp4' });
    const seen: string[] = [];
    const waited = client.wait(task_id, { onEvent: ({ type }) => seen.push(type) });
    await face.results.begin(task_id, 'lease');
    await face.results.finish(task_id, 'lease', { status: 'SUCCESS', result: RESULT });
    expect((await waited).result?.shots.length).toBe(RESULT.shots.length);
    expect(seen.at(-1)).toBe('succeeded');
  });

  it('lists tasks page after page', async () => {
    const wanted = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const task = newTask({ pipeline: 'shots' });
      await face.results.accept(task);
      wanted.add(task.id);
    }
    const found: string[] = [];
    for await (const { task_id } of client.tasks({ pipeline: 'shots', limit: 2 })) found.push(task_id);
    expect(new Set(found)).toEqual(wanted);
    expect(found).toEqual([...found].sort().reverse());
  });

  it('cancels and erases', async () => {
    const { task_id } = await client.analyze({ video_url: 'https://example.org/clip.mp4' });
    expect((await client.cancel(task_id)).error?.code).toBe('CANCELLED');
    expect((await refusal(client.cancel(task_id))).code).toBe('TASK_ENDED');
    await client.delete(task_id);
    expect((await refusal(client.result(task_id))).code).toBe('TASK_NOT_FOUND');
  });

  it('says what was wrong with which field', async () => {
    const error = await refusal(client.analyze({ video_url: 'ftp://example.org/clip.mp4' }));
    expect([error.status, error.code]).toEqual([422, 'VALIDATION_FAILED']);
    expect(error.faults.map(({ pointer }) => pointer)).toEqual(['#/video_url']);
    expect(error.message).toBe(error.problem?.detail);
  });

  it('exports, and reads files of the service', async () => {
    const id = await finishedTask(face, RESULT);
    const exported = await client.export(id, 'vtt');
    expect(await exported.text()).toMatch(/^WEBVTT/);
    expect((await refusal(client.file(`/results/${id}/artifacts/none.jpg`))).code).toBe('FILE_NOT_FOUND');
    expect(client.url('/samples/sample.mp4')).toBe(`${face.base}/samples/sample.mp4`);
  });

  it('has pipelines and models', async () => {
    expect((await client.pipelines()).data.map(({ name }) => name)).toEqual(['production', 'shots']);
    const models = (await client.models()).data;
    expect(models.find(({ name }) => name === 'yolox-tiny')?.present).toBe(false);
    expect((await refusal(client.pipeline('a/b'))).status).toBe(404);
  });
});

describe('VideoAiClient of a service in trouble', () => {
  let server: HttpServer;
  let client: VideoAiClient;
  const ID = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';
  const event = (name: string, id: number) => `id: ${id}\nevent: ${name}\ndata: {"task_id":"${ID}"}\n\n`;
  beforeAll(async () => {
    server = await HttpServer.start();
    client = new VideoAiClient({ baseUrl: server.url().slice(0, -1), apiKey: 'secret' });
  });
  afterAll(() => server.stop());

  it('comes back when it is told to', async () => {
    server.requests.length = 0;
    server.answer = (_, response) => {
      if (server.requests.length < 3) response.writeHead(503, { 'retry-after': '0' }).end();
      else response.end('{"data":[]}');
    };
    expect(await client.pipelines()).toEqual({ data: [] });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill('Bearer secret'));
  });

  it('does not come back when that would take too long, nor to what it must not repeat', async () => {
    server.requests.length = 0;
    server.answer = (_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end();
    await expect(client.pipelines()).rejects.toMatchObject({ status: 429, retryAfterS: 3600, code: 'UNKNOWN' });
    server.answer = (request) => void request.socket.destroy();
    await expect(client.cancel(ID)).rejects.toBeInstanceOf(ServiceUnreachable);
    expect(server.requests).toHaveLength(2);
  });

  it('follows a task across broken connections, from where it was', async () => {
    server.requests.length = 0;
    server.answer = ({ headers }, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (headers['last-event-id'] === '7') return void response.end(event('succeeded', 9));
      response.write('retry: 1\n\n' + event('status', 4) + event('progress', 7).slice(0, 20));
      setImmediate(() => {
        response.write(event('progress', 7).slice(20));
        setTimeout(() => response.destroy(), 50);
      });
    };
    const seen: string[] = [];
    for await (const { type } of client.events(ID)) seen.push(type);
    expect(seen).toEqual(['status', 'progress', 'succeeded']);
  });

  it('lets go at once when it is told to', async () => {
    server.answer = () => undefined;
    await expect(client.result(ID, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  it('says who does not answer', async () => {
    const nobody = new VideoAiClient({ baseUrl: 'http://127.0.0.1:9', retries: 0 });
    await expect(nobody.pipelines()).rejects.toThrow(/^http:\/\/127\.0\.0\.1:9 does not answer: /);
  });
});
