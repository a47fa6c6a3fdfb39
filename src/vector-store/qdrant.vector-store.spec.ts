import * as jest from '@jest/globals';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { vectorStoreContract } from '../contracts/vector-store.contract.js';
import { point, unit } from '../contracts/points.js';
import { QdrantOpenApi } from '../../test/support/qdrant-openapi.js';
import { QdrantServer } from '../../test/support/qdrant-server.js';
import { readEnv } from '../common/env.js';
import { QdrantVectorStore } from './qdrant.vector-store.js';
import { VectorStoreUnavailable } from './vector-store.js';

const KEY = 'a-very-secret-key';
const X = unit([1, 0, 0]);
const document = QdrantOpenApi.find();
const storeAt = (QDRANT_URL: string, QDRANT_API_KEY = ''): QdrantVectorStore =>
  new QdrantVectorStore(readEnv({ QDRANT_URL, QDRANT_API_KEY }));

describe('the Qdrant-shaped server', () => {
  let server: QdrantServer;
  beforeAll(async () => {
    server = await QdrantServer.start(document);
  });
  afterAll(() => server.stop());

  vectorStoreContract(jest, 'qdrant, in memory', async () => storeAt(server.url));

  it('heard nothing it does not know', () => {
    expect(server.requests.length).toBeGreaterThan(500);
    expect(server.violations).toEqual([]);
  });
});

const withDocument = document ? it : it.skip;
const absent = document ? '' : ' (skipped: QDRANT_OPENAPI names no file)';
withDocument(`the Qdrant-shaped server is checked against Qdrant's OpenAPI document${absent}`, async () => {
  const server = await QdrantServer.start(document);
  const send = async (method: string, path: string, body?: unknown): Promise<string[]> => {
    server.violations.length = 0;
    await fetch(server.url + path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    return [...server.violations];
  };
  expect(await send('PUT', '/collections/a', { vectors: { size: 3, distance: 'Cosine' } })).toEqual([]);
  expect(await send('PUT', '/collections/b', { vectors: { size: 'three', distance: 'Cosine' } })).not.toEqual([]);
  expect(await send('PUT', '/collections/a/points?wiat=true', { points: [] })).not.toEqual([]);
  expect(await send('PUT', '/collections/a/points?wait=yes', { points: [] })).not.toEqual([]);
  expect(await send('PUT', '/collections/a/points', { points: [{ id: 'no-uuid', vector: [1, 2, 3] }] })).not.toEqual(
    [],
  );
  expect(await send('POST', '/collections/a/points/count', { filtr: {} })).not.toEqual([]);
  const typo = { filter: { must: [{ key: 'task_id', mach: { value: 'x' } }] } };
  expect(await send('POST', '/collections/a/points/count', typo)).not.toEqual([]);
  const unlike = { filter: { must: [{ key: 'task_id', match: { value: [1] } }] } };
  expect(await send('POST', '/collections/a/points/count', unlike)).not.toEqual([]);
  expect(await send('PATCH', '/collections/a/points')).not.toEqual([]);
  expect(document?.answer({ method: 'GET', path: '/collections' }, 200, { result: { names: [] } })).not.toEqual([]);
  await server.stop();
});

const real = process.env.TEST_QDRANT_URL;
if (real) vectorStoreContract(jest, 'qdrant, a real server', async () => storeAt(real));
else it.skip('keeps the contract on a real server (skipped: TEST_QDRANT_URL is not set)', () => undefined);

describe('QdrantVectorStore', () => {
  let server: QdrantServer;
  beforeEach(async () => {
    server = await QdrantServer.start(document);
  });
  afterEach(() => server.stop());

  const stored = async (): Promise<QdrantVectorStore> => {
    const store = storeAt(server.url);
    await store.ensure({ name: 'scene_1', dimensions: 3 });
    await store.upsert('scene_1', [point(X, { task_id: 'a' })]);
    return store;
  };
  const failureOf = async (work: Promise<unknown>): Promise<VectorStoreUnavailable> => {
    const failure = await work.then(() => undefined).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(VectorStoreUnavailable);
    return failure as VectorStoreUnavailable;
  };

  it("leaves other people's collections alone", async () => {
    const store = await stored();
    const vectors = { vectors: { size: 3, distance: 'Cosine' } };
    await fetch(`${server.url}/collections/theirs`, { method: 'PUT', body: JSON.stringify(vectors) });
    expect(await store.collections()).toEqual(['scene_1']);
    server.requests.length = 0;
    await store.deleteTask('a');
    expect(server.requests.filter((request) => request.includes('theirs'))).toEqual([]);
    expect(server.names).toEqual(['vas_scene_1', 'theirs']);
  });

  it('indexes what is filtered by', async () => {
    await stored();
    const { result } = (await (await fetch(`${server.url}/collections/vas_scene_1`)).json()) as {
      result: { payload_schema: Record<string, { data_type: string }> };
    };
    const types = Object.entries(result.payload_schema).map(([field, { data_type }]) => `${field}: ${data_type}`);
    expect(types).toEqual([
      'task_id: keyword',
      'run: keyword',
      'time_ms: integer',
      'owner: keyword',
      'video_url: keyword',
      'pipeline: keyword',
      'metadata_pairs: keyword',
      'labels: keyword',
      'shot_index: integer',
    ]);
  });

  it('stores metadata that is no well-formed Unicode', async () => {
    const store = await stored();
    const metadata = { broken: 'half \ud83c' };
    await store.upsert('scene_1', [point(X, { task_id: 'b', metadata })]);
    expect(await store.count('scene_1', { metadata })).toBe(1);
    expect((await store.ofTask('scene_1', 'b'))[0]?.payload.metadata).toEqual({ broken: 'half \ufffd' });
  });

  it('tries again when the server stumbles', async () => {
    const store = await stored();
    const stumbles: (number | 'drop' | undefined)[] = [503, 'drop'];
    server.intercept = () => stumbles.shift();
    expect(await store.count('scene_1')).toBe(1);
    expect(stumbles).toEqual([]);
  });

  it('says what the server answered when it goes on refusing', async () => {
    const store = await stored();
    server.intercept = () => 500;
    const { message } = await failureOf(store.search('scene_1', X, { limit: 1 }));
    expect(message).toBe(`Qdrant at ${server.url} refused with HTTP 500: Service internal error.`);
    await failureOf(store.upsert('scene_1', [point(X, { task_id: 'b' })]));
    await failureOf(store.deleteTask('a'));
    await failureOf(store.ofTask('scene_1', 'a'));
    await failureOf(store.ensure({ name: 'other', dimensions: 3 }));
    await failureOf(store.collections());
  });

  it('is not well, and says so within two seconds, when the server hangs', async () => {
    server.intercept = () => 'hang';
    const start = performance.now();
    expect(await storeAt(server.url).health()).toEqual({
      ok: false,
      detail: expect.stringMatching(/did not answer within 1500 ms/),
    });
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('says where nobody listens', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => listener.once('listening', resolve));
    const { port } = listener.address() as AddressInfo;
    await new Promise((resolve) => listener.close(resolve));
    const { message } = await failureOf(storeAt(`http://127.0.0.1:${port}`).collections());
    expect(message).toBe(`Qdrant at http://127.0.0.1:${port} could not be reached: ECONNREFUSED.`);
  });

  it('shows its key and the credentials of its URL to the server only', async () => {
    server.apiKey = KEY;
    const url = `http://ann:pass%20word@127.0.0.1:${server.port}/`;
    expect(await storeAt(url, KEY).collections()).toEqual([]);
    expect(server.headers.authorization).toBe(`Basic ${Buffer.from('ann:pass word').toString('base64')}`);
    const failure = await failureOf(storeAt(url, `wrong-${KEY}`).collections());
    expect(failure.message).toBe(`Qdrant at ${server.url} refused with HTTP 401.`);
    expect(inspect(failure, { depth: 9 })).not.toMatch(/secret|ann|pass/);
    expect((await storeAt(url, `wrong-${KEY}`).health()).detail).not.toMatch(/secret|ann|pass/);
  });

  it('leaves its key out of what the server says of it', async () => {
    const echo = createHttpServer((request, response) => {
      const error = `the key ${request.headers['api-key']} may not`;
      response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ status: { error } }));
    }).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const { port } = echo.address() as AddressInfo;
    const { message } = await failureOf(storeAt(`http://127.0.0.1:${port}`, KEY).collections());
    expect(message).toBe(`Qdrant at http://127.0.0.1:${port} refused with HTTP 403: the key *** may not.`);
    echo.closeAllConnections();
    echo.close();
  });

  it('says that points have no collection when it was removed meanwhile', async () => {
    const store = await stored();
    server.intercept = (request) => (request.endsWith('/points') ? 404 : undefined);
    await expect(store.upsert('scene_1', [point(X, { task_id: 'b' })])).rejects.toThrow(/no collection "scene_1"/);
  });
});
