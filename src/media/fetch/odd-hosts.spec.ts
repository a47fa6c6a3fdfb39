import { existsSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../../test/support/temporary.js';
import { readEnv } from '../../common/env.js';
import type { AnalysisError, ErrorCode } from '../../common/errors.js';
import { Guard } from './guard.js';
import { Source } from './source.js';

const MEBIBYTE = 2 ** 20;
const VIDEO = Buffer.alloc(10_000, 'v');

const folder = temporaryFolder();
let host: Server;
let guard: Guard;
let sockets: Socket[];
/** What the host does once it was asked. */
let answer: (socket: Socket) => void;

const head = (...lines: string[]): string => [...lines, '', ''].join('\r\n');

/** Writes again and again for as long as anybody reads. */
function pour(socket: Socket, chunk: string | Buffer): void {
  if (socket.destroyed) return;
  if (socket.write(chunk)) setImmediate(pour, socket, chunk);
  else socket.once('drain', () => pour(socket, chunk));
}

function source(variables: Record<string, string> = {}): Source {
  const env = readEnv({ SOURCE_ALLOW_CIDRS: '127.0.0.0/8', MAX_VIDEO_BYTES: String(MEBIBYTE), ...variables });
  guard = new Guard(env);
  return new Source(env, guard);
}

const url = (): string => `http://127.0.0.1:${(host.address() as AddressInfo).port}/v.mp4`;

async function failure(by: Source): Promise<AnalysisError> {
  const error: unknown = await by.fetch(url(), { to: folder.path }).catch((reason: unknown) => reason);
  expect(existsSync(join(folder.path, 'input'))).toBe(false);
  return error as AnalysisError;
}

beforeEach(async () => {
  sockets = [];
  host = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((done) => host.listen(0, '127.0.0.1', done));
});

afterEach(async () => {
  await guard.onApplicationShutdown();
  for (const socket of sockets) socket.destroy();
  await new Promise((done) => host.close(done));
  folder.remove();
});

describe('Source.fetch, from a host that means ill', () => {
  it.each<[string, ErrorCode, boolean, (socket: Socket) => void]>([
    [
      'sends headers without end',
      'SOURCE_UNREACHABLE',
      false,
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        pour(socket, `x-more: ${'x'.repeat(4_000)}\r\n`);
      },
    ],
    [
      'says two lengths',
      'SOURCE_UNREACHABLE',
      true,
      (socket) => socket.write(head('HTTP/1.1 200 OK', 'content-length: 4', 'content-length: 5') + 'aaaa'),
    ],
    [
      'says no number for a length',
      'SOURCE_UNREACHABLE',
      false,
      (socket) => socket.write(head('HTTP/1.1 200 OK', 'content-length: -1') + 'aaaa'),
    ],
    [
      'says a length that no number holds',
      'SOURCE_UNREACHABLE',
      true,
      (socket) => socket.write(head('HTTP/1.1 200 OK', `content-length: ${'9'.repeat(40)}`) + 'aaaa'),
    ],
    [
      'says more than it takes',
      'SOURCE_TOO_LARGE',
      false,
      (socket) => socket.write(head('HTTP/1.1 200 OK', `content-length: ${MEBIBYTE + 1}`)),
    ],
    [
      'sends parts of no length',
      'SOURCE_UNREACHABLE',
      false,
      (socket) => socket.write(head('HTTP/1.1 200 OK', 'transfer-encoding: chunked') + 'zz\r\nvideo\r\n'),
    ],
    ['is cut off in the headers', 'SOURCE_UNREACHABLE', true, (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le')],
    ['hangs up without a word', 'SOURCE_UNREACHABLE', true, (socket) => socket.destroy()],
    [
      'sends without end in one part',
      'SOURCE_TOO_LARGE',
      false,
      (socket) => {
        socket.write(head('HTTP/1.1 200 OK', 'connection: close'));
        pour(socket, VIDEO);
      },
    ],
    [
      'packs a gigabyte into a megabyte',
      'SOURCE_UNREACHABLE',
      false,
      (socket) => {
        socket.write(head('HTTP/1.1 200 OK', 'content-encoding: GZIP', 'connection: close'));
        pour(socket, gzipSync(Buffer.alloc(MEBIBYTE)));
      },
    ],
    [
      'redirects to nothing',
      'SOURCE_UNREACHABLE',
      false,
      (socket) => socket.write(head('HTTP/1.1 301 Moved', 'location: http://[', 'connection: close')),
    ],
  ])('ends one that %s as %s', async (_what, code, retryable, act) => {
    answer = act;
    const error = await failure(source());
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toMatch(/^[A-Z].+\.$/);
    await expectHungUp();
  });

  it('takes as many bytes as were announced and not those behind them', async () => {
    answer = (socket) => socket.end(head('HTTP/1.1 200 OK', 'content-length: 9999', 'connection: close') + VIDEO);
    expect((await source().fetch(url(), { to: folder.path })).sizeBytes).toBe(9_999);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['headers come a byte at a time', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nx-slow: ', 'x')],
    ['it goes on promising an answer', (socket) => drip(socket, '', 'HTTP/1.1 102 Processing\r\n\r\n')],
  ])('keeps to the deadline when %s', async (_what, act) => {
    answer = act;
    expect((await failure(source({ DOWNLOAD_TIMEOUT_S: '1' }))).code).toBe('SOURCE_TIMEOUT');
    await expectHungUp();
  });

  it('hangs up on the endless body of a redirect before it goes on', async () => {
    answer = (socket) => {
      answer = (next) => next.end(head('HTTP/1.1 200 OK', 'connection: close') + VIDEO);
      socket.write(head('HTTP/1.1 302 Found', 'location: /next', 'transfer-encoding: chunked'));
      pour(socket, `2710\r\n${VIDEO.toString()}\r\n`);
    };
    expect((await source().fetch(url(), { to: folder.path })).sizeBytes).toBe(VIDEO.length);
    await expectHungUp();
  });
});

function drip(socket: Socket, first: string, drop: string): void {
  socket.write(first);
  const timer = setInterval(() => socket.write(drop), 50);
  socket.once('close', () => clearInterval(timer));
}

/** The guard keeps no connection on which more could come. */
async function expectHungUp(): Promise<void> {
  await Promise.all(sockets.map((socket) => socket.closed || new Promise((done) => socket.once('close', done))));
}
