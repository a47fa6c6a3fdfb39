import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { eventually } from '../contracts/eventually.js';
import { HttpServer } from '../../test/support/http-server.js';
import { MemoryOutbox } from '../../test/support/memory.outbox.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import { Guard } from '../media/fetch/guard.js';
import { Metrics } from '../metrics/metrics.js';
import { Courier } from './courier.js';
import { Deliverer } from './deliver.js';
import { CallbackSecret } from './secret.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8G';

const folder = temporaryFolder();
let receiver: HttpServer;
let outbox: MemoryOutbox;
let guard: Guard;
let courier: Courier;
let deliverer: Deliverer;

function start(variables: Record<string, string> = {}): void {
  const defaults = { DATA_DIR: folder.path, CALLBACK_SECRET: SECRET, SOURCE_ALLOW_CIDRS: '127.0.0.1' };
  const env = readEnv({ ...defaults, ...variables });
  guard = new Guard(env);
  courier = new Courier(guard, new CallbackSecret(env, new DataDir(env)));
  deliverer = new Deliverer(outbox.results, courier, new Metrics());
  deliverer.start();
}

const attempts = (taskId: string, count: number) =>
  eventually(() => Promise.resolve(expect(outbox.attempts(taskId)).toHaveLength(count)), { withinMs: 3_000 });

beforeEach(async () => {
  receiver = await HttpServer.start();
  outbox = new MemoryOutbox();
});

afterEach(async () => {
  await deliverer.stop();
  await guard.onApplicationShutdown();
  await receiver.stop();
  folder.remove();
});

describe('Deliverer', () => {
  it('delivers at once what a receiver can verify', async () => {
    start();
    const body = '{"type":"analysis.succeeded","data":{"title":"Grüße ✓"}}';
    outbox.owe('t1', receiver.url('/hook?a=1'), body);
    await attempts('t1', 1);
    expect(outbox.attempts('t1')).toEqual([{ delivered: true, lastStatus: 200, lastError: null, nextAttemptAt: null }]);
    const [request] = receiver.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/hook?a=1', body });
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': 'msg_t1' });
    expect(new Webhook(SECRET).verify(body, request?.headers as Record<string, string>)).toEqual(JSON.parse(body));
  });

  it('finds what was owed before it started', async () => {
    outbox.owe('t1', receiver.url());
    start();
    await attempts('t1', 1);
  });

  it('sends the same id and bytes until the receiver takes them', async () => {
    receiver.answer = (_request, response) => void response.writeHead(receiver.requests.length < 3 ? 500 : 204).end();
    start();
    outbox.owe('t1', receiver.url());
    for (const count of [1, 2, 3]) {
      await attempts('t1', count);
      outbox.hurry();
    }
    expect(outbox.attempts('t1').map(({ lastStatus }) => lastStatus)).toEqual([500, 500, 204]);
    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(['msg_t1']));
    expect(new Set(receiver.requests.map(({ body }) => body)).size).toBe(1);
    for (const { body, headers } of receiver.requests)
      new Webhook(SECRET).verify(body, headers as Record<string, string>);
    expect(outbox.attempts('t1')[0]?.lastError).toBe('The receiver answered 500.');
  });

  it('stops when the receiver says that it is gone', async () => {
    receiver.answer = (_request, response) => void response.writeHead(410).end();
    start();
    outbox.owe('t1', receiver.url());
    await attempts('t1', 1);
    expect(outbox.attempts('t1')[0]).toMatchObject({ delivered: false, lastStatus: 410, nextAttemptAt: null });
  });

  it('waits as long as the receiver asks', async () => {
    receiver.answer = (_request, response) => void response.writeHead(429, { 'retry-after': '600' }).end();
    start();
    const before = Date.now();
    outbox.owe('t1', receiver.url());
    await attempts('t1', 1);
    const next = Date.parse(outbox.attempts('t1')[0]?.nextAttemptAt ?? '');
    expect(next - before).toBeGreaterThanOrEqual(600_000);
  });

  it('does not go where a redirect leads', async () => {
    const other = await HttpServer.start();
    receiver.answer = (_request, response) => void response.writeHead(307, { location: other.url() }).end();
    start();
    outbox.owe('t1', receiver.url());
    await attempts('t1', 1);
    expect(outbox.attempts('t1')[0]).toMatchObject({ delivered: false, lastStatus: 307 });
    expect(other.connections).toBe(0);
    await other.stop();
  });

  it('never connects to an address that it may not, says so, and does not try again', async () => {
    start({ SOURCE_ALLOW_CIDRS: '' });
    outbox.owe('t1', receiver.url());
    await attempts('t1', 1);
    expect(outbox.attempts('t1')[0]).toMatchObject({
      delivered: false,
      lastStatus: null,
      lastError: expect.stringContaining('may not be connected to'),
      nextAttemptAt: null,
    });
    expect(receiver.connections).toBe(0);
  });

  it('tries again when nobody listens', async () => {
    start();
    const gone = await HttpServer.start();
    const url = gone.url();
    await gone.stop();
    outbox.owe('t1', url);
    await attempts('t1', 1);
    const [attempt] = outbox.attempts('t1');
    expect(attempt).toMatchObject({ delivered: false, lastStatus: null, nextAttemptAt: expect.any(String) });
    expect(attempt?.lastError).toContain('refused the connection');
  });

  it('gives a receiver that does not answer its time and no more', async () => {
    receiver.answer = () => undefined;
    start();
    courier.timeoutMs = 200;
    outbox.owe('t1', receiver.url());
    await attempts('t1', 1);
    expect(outbox.attempts('t1')[0]).toMatchObject({
      lastError: 'The receiver did not answer within 0.2 s.',
      nextAttemptAt: expect.any(String),
    });
  });

  it('takes the status for the answer even when the body never ends', async () => {
    receiver.answer = (_request, response) => {
      const more = setInterval(() => response.write('x'.repeat(8_000)), 5);
      response.on('close', () => clearInterval(more));
    };
    start();
    outbox.owe('t1', receiver.url());
    await attempts('t1', 1);
    expect(outbox.attempts('t1')[0]?.delivered).toBe(true);
  });

  it('delivers many, each once, and not all at once', async () => {
    let now = 0;
    let most = 0;
    receiver.answer = (_request, response) => {
      most = Math.max(most, ++now);
      setTimeout(() => response.end(() => (now -= 1)), 20);
    };
    start();
    const ids = Array.from({ length: 100 }, (_, i) => `t${i}`);
    for (const id of ids) outbox.owe(id, receiver.url());
    for (const id of ids) await attempts(id, 1);
    expect(receiver.requests.map(({ headers }) => headers['webhook-id']).toSorted()).toEqual(
      ids.map((id) => `msg_${id}`).toSorted(),
    );
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(32);
  });

  it('sends nothing any more once it is stopped, but ends what it began', async () => {
    receiver.answer = (_request, response) => void setTimeout(() => response.end(), 100);
    start();
    outbox.owe('t1', receiver.url());
    await eventually(() => Promise.resolve(expect(receiver.requests).toHaveLength(1)));
    await deliverer.stop();
    expect(outbox.attempts('t1')).toHaveLength(1);
    outbox.owe('t2', receiver.url());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(receiver.requests).toHaveLength(1);
  });

  it('goes on when the store did not answer for a while', async () => {
    const claim = outbox.claimCallbacks.bind(outbox);
    outbox.claimCallbacks = () => Promise.reject(new Error('away'));
    start();
    outbox.owe('t1', receiver.url());
    outbox.claimCallbacks = claim;
    outbox.hurry();
    await attempts('t1', 1);
  });
});
