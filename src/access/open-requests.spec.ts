import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../contracts/eventually.js';
import { newTask } from '../../test/support/http-face.js';
import { KeyedFace, noticed } from '../../test/support/keyed-face.js';
import { resultOf } from '../../test/support/sample-result.js';
import { TaskChanges } from '../results/task-changes.js';
import { OpenRequests } from './open-requests.js';

/** More than the buffers between two processes hold, so that it is not sent whole to who does not read. */
const LARGE = 64 * 1024 * 1024;
const LINE = `${JSON.stringify({ t_ms: 0, text: 'x'.repeat(1_000) })}\n`;

/** A request whose answer is read when the test says so. */
class Asking {
  readonly answered: Promise<IncomingMessage>;
  readonly request: ClientRequest;

  constructor(url: string, key: string | null, method = 'GET', headers: Record<string, string> = {}) {
    const authorization = key === null ? {} : { authorization: `Bearer ${key}` };
    this.request = httpRequest(url, { method, headers: { ...headers, ...authorization } });
    this.answered = new Promise((resolve, reject) => this.request.once('response', resolve).once('error', reject));
    this.request.on('error', () => undefined); // of a body that the service does not want any more
  }

  send(body = ''): this {
    this.request.end(body);
    return this;
  }

  /** The rest of the answer, and whether it was cut off. */
  async rest(): Promise<{ status: number; text: string; isCut: boolean }> {
    const answer = await this.answered;
    let text = '';
    const closed = new Promise((resolve) => answer.once('close', resolve));
    answer.on('error', () => undefined).on('data', (piece) => (text += text.length < 10_000 ? String(piece) : ''));
    await closed;
    return { status: answer.statusCode ?? 0, text, isCut: !answer.complete };
  }
}

describe('a request that is being answered when its key goes', () => {
  let keyed: KeyedFace;
  let stays: string;
  let waiting: string;
  let done: string;

  beforeAll(async () => {
    keyed = await KeyedFace.start();
    stays = keyed.add('a');
    const { face } = keyed;
    const tasks = [newTask({}, 'a'), { ...newTask({}, 'a'), status: 'SUCCESS' as const, result: resultOf() }];
    for (const task of tasks) await face.results.accept(task);
    [waiting, done] = tasks.map(({ id }) => id) as [string, string];
    const folder = face.data.artifacts(done);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'frames.ndjson'), LINE.repeat(LARGE / LINE.length));
    await writeFile(join(folder, 'sprite.jpg'), 'jpeg');
    await truncate(join(folder, 'sprite.jpg'), LARGE);
    await noticed();
  });
  afterAll(() => keyed.stop());

  const ask = (path: string, key: string | null, method?: string, headers?: Record<string, string>) =>
    new Asking(path.startsWith('http') ? path : keyed.face.base + path, key, method, headers);
  const size = (): number => keyed.face.app.get(OpenRequests).size;

  async function newKey(): Promise<string> {
    const key = keyed.add('a');
    await noticed();
    return key;
  }

  async function signed(path: string, key: string): Promise<string> {
    const body = JSON.stringify({ urls: [keyed.face.base + path] });
    const headers = { 'content-type': 'application/json' };
    const answer = await keyed.fetch('/signed-urls', key, { method: 'POST', body, headers });
    return ((await answer.json()) as { urls: [string] }).urls[0];
  }

  it('ends, whatever it is, and no other does', async () => {
    const key = await newKey();
    const events = `/results/${waiting}/events`;
    const json = { 'content-type': 'application/json' };
    const form = { 'content-type': 'multipart/form-data; boundary=b' };
    const [analyze, upload] = [
      ask('/analyze', key, 'POST', { ...json, prefer: 'wait=60' }).send('{"video_url":"https://example.org/v.mp4"}'),
      ask('/uploads', key, 'POST', form),
    ];
    upload.request.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\nvideo');
    const polls = [ask(`/results/${waiting}?wait=60`, key).send(), analyze, upload];
    const streams = [ask(events, key).send(), ask(await signed(events, key), null).send()];
    const files = [
      ask(`/results/${done}/frames`, key, 'GET', { accept: 'application/x-ndjson' }).send(),
      ask(`/results/${done}/artifacts/sprite.jpg`, key).send(),
      ask(await signed(`/results/${done}/artifacts/sprite.jpg`, key), null).send(),
    ];
    const other = ask(events, stays).send();
    for (const { answered } of [...streams, ...files, other]) expect((await answered).statusCode).toBe(200);
    await eventually(async () => expect(size()).toBe(9));
    const arriving = (): Promise<string[]> => readdir(keyed.face.data.temporary('uploads'));
    await eventually(async () => expect(await arriving()).toHaveLength(1));

    const rests = [...polls, ...streams].map((asking) => asking.rest());
    keyed.revokeLast();
    await eventually(async () => expect(size()).toBe(1)); // nobody has read of the files, so that they were not sent whole
    const ends = await Promise.all([...rests, ...files.map((asking) => asking.rest())]);
    expect(ends.map(({ status, isCut }) => [status, isCut])).toEqual([
      ...polls.map(() => [401, false]),
      ...[...streams, ...files].map(() => [200, true]),
    ]);
    for (const { text } of ends.slice(0, polls.length)) expect(text).toContain('was revoked');

    await eventually(async () => {
      expect([size(), keyed.face.app.get(TaskChanges).size]).toEqual([1, 1]);
      expect(await arriving()).toEqual([]);
    });
    const rest = other.rest();
    await keyed.face.analyzer.cancel(waiting);
    const { text, isCut } = await rest;
    expect([text, isCut]).toEqual([expect.stringContaining('event: failed'), false]);
    await eventually(async () => expect(size()).toBe(0));
  });

  it.each<[string, () => void]>([
    ['is deleted', () => void keyed.keys.pop()],
    ['loses its scope', () => Object.assign(keyed.keys.at(-1) ?? {}, { scopes: ['metrics'] })],
    ['is given to another owner', () => Object.assign(keyed.keys.at(-1) ?? {}, { owner: 'other' })],
  ])('ends when the key %s', async (_, change) => {
    const task = newTask({}, 'a');
    await keyed.face.results.accept(task);
    const stream = ask(`/results/${task.id}/events`, await newKey()).send();
    await stream.answered;
    change();
    keyed.write();
    expect(await stream.rest()).toMatchObject({ status: 200, isCut: true });
  });

  it('ends when the file of keys is gone', async () => {
    const task = newTask({}, 'a');
    await keyed.face.results.accept(task);
    const poll = ask(`/results/${task.id}?wait=60`, await newKey()).send();
    await eventually(async () => expect(size()).toBe(1));
    keyed.removeFile();
    expect((await poll.rest()).status).toBe(401);
  });
});
