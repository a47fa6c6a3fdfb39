import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { watchArrival } from './arrival.js';

describe('the arrival of a body', () => {
  let server: FastifyInstance;
  let late: string[];

  beforeEach(async () => {
    late = [];
    server = fastify();
    server.addContentTypeParser('multipart/form-data', { parseAs: 'string' }, async () => ({}));
    server.addHook('onRequest', async (incoming, reply) => {
      watchArrival(incoming, { wholeMs: 300, idleMs: 300 }, ({ code, status }) => {
        late.push(code);
        void reply.code(status).send('late');
      });
    });
    server.post('/', async () => 'in time');
    await server.listen({ port: 0 });
  });

  afterEach(() => server.close());

  /** Sends pieces with a pause after each, and answers with the status. */
  function drip(type: string, pieces: number, pauseMs: number): Promise<number | undefined> {
    const { port } = server.server.address() as AddressInfo;
    const headers = { 'content-type': type, 'content-length': String(pieces) };
    return new Promise((resolve) => {
      const client = request({ port, method: 'POST', headers, agent: false }, (response) => {
        clearInterval(timer);
        response.resume();
        resolve(response.statusCode);
      });
      client.on('error', () => undefined);
      let sent = 0;
      const timer = setInterval(() => {
        if (sent++ < pieces) client.write('1');
        else clearInterval(timer);
      }, pauseMs);
    });
  }

  it('answers 408 to JSON that drips', async () => {
    expect(await drip('application/json', 50, 50)).toBe(408);
    expect(late).toEqual(['REQUEST_TIMEOUT']);
  });

  it('lets JSON be that arrives in time', async () => {
    expect(await drip('application/json', 3, 10)).toBe(200);
    expect(late).toEqual([]);
  });

  it('lets an upload take long while it moves, and not when it stands', async () => {
    expect(await drip('multipart/form-data; boundary=x', 12, 80)).toBe(200);
    expect(await drip('multipart/form-data; boundary=x', 5, 900)).toBe(408);
  });
});
