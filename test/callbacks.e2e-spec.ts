import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { eventually } from '../src/contracts/eventually.js';
import { Service } from './support/service.js';

interface Call {
  headers: IncomingHttpHeaders;
  body: string;
}

describe('callbacks', () => {
  const calls: Call[] = [];
  /** Statuses that the receiver answers, the last one for all further calls. */
  let answers = [200];
  let receiver: Server;
  let service: Service;

  beforeAll(async () => {
    receiver = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      calls.push({ headers: request.headers, body });
      response.writeHead(answers.length > 1 ? (answers.shift() as number) : (answers[0] as number)).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    service = await Service.start();
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    receiver.close();
  }, 60_000);

  const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const submit = (video: string) => service.submit({ video_url: video, callback_url: url() });
  const delivered = async (id: string, attempts: number) =>
    eventually(async () => {
      const { callback } = await service.result(id);
      expect(callback).toMatchObject({ url: url(), delivered: true, attempts });
    });

  it('tells of success, signed, with the same id and bytes on every attempt', async () => {
    answers = [503, 200];
    const id = await submit(`${service.base}/samples/sample.mp4`);
    await service.ended(id);
    await eventually(() => Promise.resolve(expect(calls).toHaveLength(2)), { withinMs: 20_000 });
    await delivered(id, 2);
    const secret = readFileSync(join(service.dataDir, 'callback-secret'), 'utf8').trim();
    for (const { body, headers } of calls) {
      const event = new Webhook(secret).verify(body, headers as Record<string, string>) as {
        type: string;
        data: object;
      };
      expect(event).toMatchObject({
        type: 'analysis.succeeded',
        data: { task_id: id, status: 'SUCCESS', error_message: null },
      });
    }
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
  }, 60_000);

  it('tells of failure', async () => {
    calls.length = 0;
    answers = [204];
    const id = await submit(`${service.base}/samples/none.mp4`);
    await service.ended(id);
    await delivered(id, 1);
    expect(JSON.parse(calls[0]?.body ?? '{}')).toMatchObject({
      type: 'analysis.failed',
      data: { task_id: id, status: 'FAILED' },
    });
  }, 60_000);
});
