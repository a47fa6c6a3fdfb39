import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import { v7 as uuid7 } from 'uuid';
import { problemDocument } from './problem.document.js';
import { Problem, type ProblemCode, PROBLEMS } from './problem.js';
import { REQUEST_ID } from './request.js';

const CODES: Record<string, ProblemCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
};

/** Answers bytes that Node could not read as a request, on the bare socket. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const code = CODES[error.code ?? ''] ?? 'MALFORMED_REQUEST';
  const id = uuid7();
  const problem = new Problem(code, PROBLEMS[code][1]);
  const body = JSON.stringify(problemDocument(problem, '/', id));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `${REQUEST_ID}: ${id}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
