import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { answerClientError } from './client-error.js';

/** Answers the requests that Node would not hand on: CONNECT is a problem as any other, and an unknown `Expect` is no obstacle (RFC 9110, 10.1.1). */
export function answerOddRequests(server: Server): void {
  server.on('connect', (_request, socket) => answerClientError(new Error('This is no proxy.'), socket as Socket));
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    server.emit('request', request, response),
  );
}
