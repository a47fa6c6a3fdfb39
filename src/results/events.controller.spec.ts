import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpFace, newTask } from '../../test/support/http-face.js';
import { ResultsUnavailable } from './results.js';
import { TaskChanges } from './task-changes.js';

interface Event {
  event: string;
  id: string | undefined;
  data: { status: string; progress: { percent: number } };
}

describe('the events of a task', () => {
  let face: HttpFace;

  beforeEach(async () => {
    face = await HttpFace.start();
  });

  afterEach(() => face.stop());

  async function accept(): Promise<string> {
    const task = newTask();
    await face.results.accept(task);
    return task.id;
  }

  const open = (id: string, headers = {}) => face.fetch(`/results/${id}/events`, { headers });
  const changes = () => face.app.get(TaskChanges);
  const settled = () => new Promise((resolve) => setTimeout(resolve, 60));

  async function until(isSo: () => boolean): Promise<void> {
    for (let left = 300; left > 0 && !isSo(); left--) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(isSo()).toBe(true);
  }

  it('tells status, progress and one end, with growing ids', async () => {
    const id = await accept();
    const answer = await open(id);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    await settled();
    await face.results.begin(id, 'lease');
    await settled();
    const progress = { percent: 50, stage: 'decode', framesDone: 5, framesTotal: 10, etaMs: 100 };
    await face.results.progress(id, 'lease', progress);
    await settled();
    await face.results.finish(id, 'lease', { status: 'SUCCESS', result: {} as never });
    const events = parse(await answer.text());
    expect(events.map(({ event, id, data }) => [event, id, data.status])).toEqual([
      ['status', '1', 'PENDING'],
      ['status', '2', 'PROCESSING'],
      ['progress', '3', 'PROCESSING'],
      ['succeeded', '4', 'SUCCESS'],
    ]);
    expect(events[2]?.data.progress.percent).toBe(50);
    expect(events[3]?.data).not.toHaveProperty('result');
  });

  it('tells a task that had ended at once', async () => {
    const id = await accept();
    await face.analyzer.cancel(id);
    const events = parse(await (await open(id)).text());
    expect(events.map(({ event, id }) => [event, id])).toEqual([
      ['status', undefined],
      ['failed', '2'],
    ]);
  });

  it('goes on after Last-Event-ID, and sends away who has seen the end', async () => {
    const id = await accept();
    await face.results.begin(id, 'lease');
    const answer = await open(id, { 'last-event-id': '2' });
    await settled();
    await face.analyzer.cancel(id);
    expect(parse(await answer.text()).map(({ event, id }) => [event, id])).toEqual([['failed', '3']]);
    expect((await open(id, { 'last-event-id': '3' })).status).toBe(204);
    expect(parse(await (await open(id, { 'last-event-id': '1' })).text()).map(({ event }) => event)).toEqual([
      'failed',
    ]);
  });

  it('knows no events of an unknown task', async () => {
    expect((await open('01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48')).status).toBe(404);
  });

  it('breaks off while the task store is away, and loses nothing for who comes back with Last-Event-ID', async () => {
    const id = await accept();
    const answer = await open(id);
    await settled();
    face.results.failure = new ResultsUnavailable('away');
    await face.results.begin(id, 'lease');
    const seen = parse(await bytesOf(answer));
    expect(seen.map(({ event, data }) => [event, data.status])).toEqual([['status', 'PENDING']]);
    const refused = await open(id, { 'last-event-id': seen[0]?.id ?? '' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    await face.results.finish(id, 'lease', { status: 'SUCCESS', result: {} as never });
    face.results.failure = null;
    const rest = parse(await (await open(id, { 'last-event-id': seen[0]?.id ?? '' })).text());
    expect(rest.map(({ event, data }) => [event, data.status])).toEqual([['succeeded', 'SUCCESS']]);
  });

  it('ends when the task is erased', async () => {
    const id = await accept();
    const answer = await open(id);
    await settled();
    await face.results.delete(id);
    expect(parse(await answer.text()).map(({ event }) => event)).toEqual(['status']);
  });

  it('watches a thousand streams by one subscription, reads a change once, and forgets who leaves', async () => {
    const id = await accept();
    const { hostname, port } = new URL(face.base);
    const streams = Array.from({ length: 1_000 }, () => {
      const stream = request({ hostname, port, path: `/results/${id}/events`, agent: false });
      stream.on('error', () => undefined).on('response', (response) => response.on('error', () => undefined).resume());
      return stream.end();
    });
    await until(() => changes().size === 1_000);
    expect(face.results.listeners.size).toBe(1);
    await settled();
    const before = face.results.finds;
    await face.results.begin(id, 'lease');
    await settled();
    expect(face.results.finds - before).toBe(1);
    for (const stream of streams) stream.destroy();
    await until(() => changes().size === 0);
  }, 30_000);

  it('ends every stream when the service stops', async () => {
    const answer = await open(await accept());
    await settled();
    const began = Date.now();
    await face.app.close();
    expect(parse(await answer.text())).toHaveLength(1);
    expect(Date.now() - began).toBeLessThan(5_000);
  });
});

/** What came until the end, or until the connection broke. */
async function bytesOf({ body }: Response): Promise<string> {
  let text = '';
  try {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) text += Buffer.from(chunk).toString();
  } catch (error) {
    expect((error as Error).message).toMatch(/terminated|aborted/);
  }
  return text;
}

function parse(text: string): Event[] {
  const blocks = text.split('\n\n').filter((block) => block.includes('event: '));
  return blocks.map((block) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    return { event: field('event') ?? '', id: field('id'), data: JSON.parse(field('data') ?? '{}') as Event['data'] };
  });
}
