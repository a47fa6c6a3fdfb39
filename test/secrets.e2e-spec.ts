import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeKey, writeKeys } from '../src/access/api-key.js';
import { SCOPE_NAMES } from '../src/http/scopes.js';
import { eventually } from '../src/contracts/eventually.js';
import { FileServer } from './support/file-server.js';
import { HttpServer } from './support/http-server.js';
import { RedisServer } from './support/redis.js';
import { Program, Service, type TaskView } from './support/service.js';

const JSON_TYPE = { 'content-type': 'application/json' };

/** A secret for every place where a client or an operator can put one. */
const PLANTED = {
  bearer: 'plantedbearer0000000000000001',
  apiKey: 'plantedapikey0000000000000002',
  cookie: 'plantedcookie0000000000000003',
  signature: 'plantedsignature000000000000004',
  userinfo: 'planteduserinfo0000000000000005',
  videoQuery: 'plantedvideoquery00000000000006',
  redirectQuery: 'plantedredirect000000000000007',
  callbackQuery: 'plantedcallbackquery0000000008',
  callbackPath: 'plantedcallbackpath00000000009',
  metadata: 'plantedmetadata00000000000000010',
  idempotency: 'plantedidempotency0000000000011',
  filename: 'plantedfilename0000000000000012',
  body: 'plantedbody00000000000000000013',
  redis: 'plantedredis0000000000000000014',
  qdrant: 'plantedqdrant000000000000000015',
  hub: 'hf_plantedhub00000000000000016',
  callback: 'cGxhbnRlZGNhbGxiYWNrc2VjcmV0MDAwMDAwMDE3',
  crash: 'plantedcrash0000000000000000018',
};

/** A module that lets a test crash a process with secrets in what it throws. */
const CRASH = `
import { Module } from '${import.meta.resolve('@nestjs/common')}';
export class Crash {}
Module({ imports: [] })(Crash);
process.on('SIGUSR2', () => {
  const cause = new Error('GET http://a.example/?token=${PLANTED.crash} with Bearer ${PLANTED.crash}');
  throw new Error('redis://me:${PLANTED.redis}@a.example did not answer: ' + cause.message, { cause });
});
`;

/** A task without what its owner sent and is shown again: addresses and metadata. */
function withoutEcho(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEcho);
  if (typeof value !== 'object' || value === null) return value;
  const echoes = ['video_url', 'source_url', 'metadata', ...('last_status' in value ? ['url'] : [])];
  const kept = Object.entries(value).filter(([name]) => !echoes.includes(name));
  return Object.fromEntries(kept.map(([name, part]) => [name, withoutEcho(part)]));
}

describe('secrets that are planted wherever one can be', () => {
  const { presented: key, key: stored } = makeKey('tester', SCOPE_NAMES);
  /** Everything that the service said, by where it said it. */
  const said: [where: string, text: string][] = [];
  let root: string;
  let redis: RedisServer;
  let files: FileServer;
  let receiver: HttpServer;
  let service: Service;
  let worker: Program;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'secrets-'));
    await writeFile(join(root, 'keys.json'), writeKeys([stored]), { mode: 0o600 });
    await writeFile(join(root, 'crash.mjs'), CRASH);
    [redis, files, receiver] = await Promise.all([
      RedisServer.start({ requirepass: PLANTED.redis }),
      FileServer.start(),
      HttpServer.start(),
    ]);
    service = await Service.start({
      LOG_LEVEL: 'trace',
      API_KEYS_FILE: join(root, 'keys.json'),
      PLUGINS: join(root, 'crash.mjs'),
      QUEUE_BACKEND: 'bullmq',
      REDIS_DSN: `redis://:${PLANTED.redis}@127.0.0.1:${redis.port}/0`,
      VECTOR_STORE: 'auto',
      QDRANT_URL: 'http://127.0.0.1:9',
      QDRANT_API_KEY: PLANTED.qdrant,
      HF_TOKEN: PLANTED.hub,
      HF_ENDPOINT: 'http://127.0.0.1:9',
      CALLBACK_SECRET: `whsec_${PLANTED.callback}`,
    });
    worker = service.worker();
    await worker.logged(/takes tasks/);
  }, 120_000);

  afterAll(async () => {
    await Promise.all([worker?.kill('SIGKILL'), service?.api.kill('SIGKILL')]);
    await Promise.all([redis?.stop(), files?.stop(), receiver?.stop()]);
    for (const folder of [root, service?.dataDir]) if (folder) await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** Sends a request with a key and a cookie, and keeps what it is answered. */
  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      authorization: `Bearer ${key}`,
      cookie: `session=${PLANTED.cookie}`,
      ...(init.headers as object),
    };
    const answer = await service.fetch(path, { ...init, headers });
    const text = await answer.clone().text();
    const shown = /json$|json;/.test(answer.headers.get('content-type') ?? '')
      ? JSON.stringify(withoutEcho(JSON.parse(text)))
      : text.replace(/^data: (.*)$/gm, (_, data: string) => JSON.stringify(withoutEcho(JSON.parse(data))));
    said.push([`${init.method ?? 'GET'} ${path.split('?', 1)[0]}`, `${JSON.stringify([...answer.headers])} ${shown}`]);
    return answer;
  }

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { ...JSON_TYPE, ...headers },
    });

  /** A task that is to end as said; its events are read to their end. */
  async function analyse(video_url: string, callback_url: string): Promise<TaskView> {
    const request = { video_url, callback_url, metadata: { note: PLANTED.metadata } };
    const accepted = await post('/analyze', request, { 'idempotency-key': PLANTED.idempotency + said.length });
    const { task_id } = (await accepted.json()) as { task_id: string };
    await ask(`/results/${task_id}/events`);
    return (await (await ask(`/results/${task_id}`)).json()) as TaskView;
  }

  it('are in no log, answer, event, metric or callback, on whatever way', async () => {
    const sample = Buffer.from(await (await service.fetch('/samples/sample.mp4')).arrayBuffer());
    const query = `token=${PLANTED.videoQuery}`;
    const hook = (status: number) => receiver.url(`/${status}/${PLANTED.callbackPath}?secret=${PLANTED.callbackQuery}`);
    receiver.answer = ({ url }, response) => void response.writeHead(Number(url?.split('/')[1])).end();
    const elsewhere = files.put('moved', (response) =>
      response.writeHead(302, { location: `http://10.0.0.1/v.mp4?key=${PLANTED.redirectQuery}` }).end(),
    );
    const videos = [
      files.put(`v.mp4?${query}`, sample),
      files.put(`not-a-video.mp4?${query}`, Buffer.from('nothing')),
      `${files.base}/missing.mp4?${query}`,
      `http://10.0.0.1/v.mp4?${query}`,
      elsewhere,
    ];
    const ends: TaskView[] = [];
    for (const [at, video] of videos.entries())
      ends.push(await analyse(video, at === 2 ? `http://127.0.0.1:9/${PLANTED.callbackPath}` : hook(at ? 500 : 200)));
    expect(ends.map(({ status, error }) => error?.code ?? status)).toEqual([
      'SUCCESS',
      'NOT_A_VIDEO',
      'SOURCE_UNREACHABLE',
      'SOURCE_FORBIDDEN',
      'SOURCE_FORBIDDEN',
    ]);

    const own = `/results/${ends[0]?.task_id}`;
    for (const path of [`${own}/frames`, `${own}/export?format=csv`, '/results', '/models', '/pipelines', '/metrics'])
      expect([path, (await ask(path)).status]).toEqual([path, 200]);
    await eventually(async () => {
      const views = await Promise.all(ends.map(({ task_id }) => ask(`/results/${task_id}`)));
      const callbacks = await Promise.all(views.map(async (view) => ((await view.json()) as TaskView)['callback']));
      for (const callback of callbacks) expect(callback).toMatchObject({ attempts: 1 });
    });
    for (const { body, headers } of receiver.requests) said.push(['callback', `${body} ${JSON.stringify(headers)}`]);

    expect((await post('/analyze', { video_url: `http://me:${PLANTED.userinfo}@a.example/` })).status).toBe(422);
    expect((await post('/analyze', { video_url: `ftp://a.example/?t=${PLANTED.videoQuery}` })).status).toBe(422);
    expect((await post('/analyze', `{"video_url": "${PLANTED.body}`)).status).toBe(400);
    expect((await post('/analyze', { video_url: 1, metadata: { a: { b: PLANTED.body } } })).status).toBe(422);
    const again = { video_url: 'https://a.example/', metadata: {} };
    const repeated = { 'idempotency-key': `${PLANTED.idempotency}0` };
    expect((await post('/analyze', again, repeated)).status).toBe(422);
    const form = new FormData();
    form.set('file', new Blob(['video']), `${PLANTED.filename}.mp4`);
    expect((await ask('/uploads', { method: 'POST', body: form })).status).toBe(201);
    form.set('other', PLANTED.body);
    expect((await ask('/uploads', { method: 'POST', body: form })).status).toBe(422);
    for (const headers of [
      { authorization: `Bearer ${PLANTED.bearer}` },
      { authorization: '', 'x-api-key': PLANTED.apiKey },
    ] as Record<string, string>[])
      expect((await ask('/results', { headers })).status).toBe(401);
    const signed = `${own}/events?expires=1&key=${stored.id}&signature=${PLANTED.signature}`;
    expect((await ask(signed, { headers: { authorization: '' } })).status).toBe(401);
    expect((await ask(`/%zz?token=${PLANTED.videoQuery}`)).status).toBe(400);
    expect((await ask(`/nothing?token=${PLANTED.videoQuery}`)).status).toBe(404);
    expect((await ask(`/results?cursor=${PLANTED.body}`)).status).toBe(422);

    await redis.kill();
    expect((await ask(own)).status).toBe(503);
    expect((await post('/analyze', again)).status).toBe(503);
    await ask('/health/ready');
    await redis.restart();
    for (const program of [worker, service.api]) {
      program.child.kill('SIGUSR2');
      expect(await program.exited).toBe(1);
      expect(program.log.at(-1)).toMatchObject({
        level: 'fatal',
        msg: expect.stringContaining('redis://[redacted]@a.example'),
      });
    }

    for (const [name, { log, output }] of Object.entries({ API: service.api, worker })) {
      expect(log.length).toBeGreaterThan(10);
      said.push(...[...log, ...output].map((line): [string, string] => [`log of ${name}`, JSON.stringify(line)]));
    }
    const signing = (await readFile(join(service.dataDir, 'signing-secret'), 'utf8')).trim();
    const secrets = { ...PLANTED, key: key.slice(17), signing };
    const leaks = Object.entries(secrets).flatMap(([name, secret]) =>
      said.filter(([, text]) => text.includes(secret)).map(([where, text]) => [name, where, text.slice(0, 400)]),
    );
    expect(leaks).toEqual([]);
    expect(receiver.requests.length).toBeGreaterThanOrEqual(4);
  }, 240_000);
});
