import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpServer } from '../../../test/support/http-server.js';
import { readEnv } from '../../common/env.js';
import { AnalysisError } from '../../common/errors.js';
import { Guard } from './guard.js';
import { Source } from './source.js';

const BYTES = randomBytes(300_000);
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

let folder: string;
let server: HttpServer;
let guard: Guard;

function source(variables: Record<string, string> = {}): Source {
  const env = readEnv({ SOURCE_ALLOW_CIDRS: '127.0.0.0/8', ...variables });
  guard = new Guard(env);
  return new Source(env, guard);
}

const failure = async (by: Source, url = server.url('/video.mp4'), signal?: AbortSignal): Promise<AnalysisError> => {
  const error = await by.fetch(url, { to: folder, signal }).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(existsSync(join(folder, 'input'))).toBe(false);
  expect(error).toBeInstanceOf(AnalysisError);
  return error as AnalysisError;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'source-'));
  server = await HttpServer.start((_request, response) => void response.end(BYTES));
});

afterEach(async () => {
  await guard.onApplicationShutdown();
  await server.stop();
  await rm(folder, { recursive: true });
});

describe('Source.fetch', () => {
  it('writes the bytes to a file, measures them and reports on the way', async () => {
    const progress: [number, number | null][] = [];
    const to = join(folder, 'made', 'on the way');
    server.answer = (_request, response) => void response.setHeader('content-length', BYTES.length).end(BYTES);
    const video = await source().fetch(server.url('/a.mp4?token=1#t=2'), {
      to,
      onProgress: (...parts) => progress.push(parts),
    });
    expect(video).toEqual({ path: join(to, 'input'), sizeBytes: BYTES.length, sha256: SHA256 });
    expect(await readFile(video.path)).toEqual(BYTES);
    expect(progress.at(-1)).toEqual([BYTES.length, BYTES.length]);
    expect(server.requests[0]).toMatchObject({ url: '/a.mp4?token=1', headers: { 'accept-encoding': 'identity' } });
  });

  it.each([
    [404, false],
    [403, false],
    [410, false],
    [408, true],
    [429, true],
    [500, true],
    [503, true],
    [202, true],
    [204, false],
    [206, false],
    [302, false],
    [304, false],
    [401, false],
  ])('names the status %i; trying again helps: %s', async (status, retryable) => {
    server.answer = (_request, response) => void response.writeHead(status).end('no');
    const error = await failure(source());
    expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', retryable });
    expect(error.message).toContain(String(status));
  });

  it('takes an answer in one part when the part is the whole', async () => {
    server.answer = (_request, response) =>
      void response.writeHead(206, { 'content-range': `bytes 0-${BYTES.length - 1}/${BYTES.length}` }).end(BYTES);
    expect((await source().fetch(server.url(), { to: folder })).sha256).toBe(SHA256);
  });

  it('takes no part for the whole', async () => {
    server.answer = (_request, response) =>
      void response.writeHead(206, { 'content-range': `bytes 0-${BYTES.length - 1}/900000` }).end(BYTES);
    expect((await failure(source())).code).toBe('SOURCE_UNREACHABLE');
  });

  it('refuses a video that says it is too large before it takes a byte', async () => {
    server.answer = (_request, response) => void response.setHeader('content-length', BYTES.length).end(BYTES);
    const error = await failure(source({ MAX_VIDEO_BYTES: '299999' }));
    expect(error).toMatchObject({ code: 'SOURCE_TOO_LARGE', message: expect.stringContaining('300000') });
  });

  it('stops at the limit when the host does not say how large the video is', async () => {
    let sent = 0;
    server.answer = (_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(BYTES)) sent += BYTES.length;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    expect((await failure(source({ MAX_VIDEO_BYTES: '1000000' }))).code).toBe('SOURCE_TOO_LARGE');
    expect(sent).toBeLessThan(50_000_000);
  });

  it('notices that fewer bytes came than were promised', async () => {
    server.answer = (_request, response) => {
      response.writeHead(200, { 'content-length': BYTES.length + 1 }).write(BYTES);
      setTimeout(() => response.destroy(), 50);
    };
    expect(await failure(source())).toMatchObject({ code: 'SOURCE_UNREACHABLE', retryable: true });
  });

  it('notices that a chunked body breaks off', async () => {
    server.answer = (_request, response) => {
      response.write(BYTES);
      setTimeout(() => response.destroy(), 50);
    };
    expect(await failure(source())).toMatchObject({ code: 'SOURCE_UNREACHABLE', retryable: true });
  });

  it('does not take an empty file for a video', async () => {
    server.answer = (_request, response) => void response.end();
    expect((await failure(source())).code).toBe('NOT_A_VIDEO');
  });

  it('does not unpack what it did not ask to be packed', async () => {
    server.answer = (_request, response) =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(BYTES));
    expect(await failure(source())).toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      retryable: false,
      message: expect.stringContaining('gzip'),
    });
  });

  it('gives up on a host that drips', async () => {
    server.answer = (_request, response) => {
      const drip = setInterval(() => response.write('drop'), 20);
      response.on('close', () => clearInterval(drip));
    };
    const by = source();
    by.slowest = { bytesPerSecond: 65_536, windowMs: 400 };
    const error = await failure(by);
    expect(error).toMatchObject({ code: 'SOURCE_TIMEOUT', message: expect.stringContaining('65536') });
  });

  it('gives up at the deadline, however steadily the bytes come', async () => {
    server.answer = (_request, response) => {
      const stream = setInterval(() => response.write(BYTES.subarray(0, 20_000)), 50);
      response.on('close', () => clearInterval(stream));
    };
    const error = await failure(source({ DOWNLOAD_TIMEOUT_S: '1' }));
    expect(error).toMatchObject({ code: 'SOURCE_TIMEOUT', message: expect.stringContaining('1 second') });
  });

  it('gives up at the deadline when nothing is answered at all', async () => {
    server.answer = () => undefined;
    expect((await failure(source({ DOWNLOAD_TIMEOUT_S: '1' }))).code).toBe('SOURCE_TIMEOUT');
  });

  it('ends with the reason of the signal', async () => {
    server.answer = (_request, response) => void response.write(BYTES);
    const reason = new AnalysisError('CANCELLED', 'Enough.');
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(reason), 100);
    expect(await failure(source(), undefined, cancel.signal)).toBe(reason);
  });

  it('says that nobody listens', async () => {
    const by = source();
    const gone = await HttpServer.start();
    const url = gone.url();
    await gone.stop();
    expect(await failure(by, url)).toMatchObject({ code: 'SOURCE_UNREACHABLE', retryable: true });
  });

  it('says that the answer is not HTTP', async () => {
    const odd = createServer((socket) => socket.once('data', () => socket.end('220 mail.example ESMTP\r\n')));
    await new Promise<void>((done) => odd.listen(0, '127.0.0.1', done));
    const error = await failure(source(), `http://127.0.0.1:${(odd.address() as { port: number }).port}/`);
    odd.close();
    expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', retryable: false });
  });
});

describe('Source.fetch, redirected', () => {
  const redirect = (to: (hop: number) => string): void => {
    server.answer = ({ url }, response) => {
      const hop = Number(url?.slice(1));
      if (to(hop)) response.writeHead(302, { location: to(hop) }).end('moved');
      else response.end(BYTES);
    };
  };

  it('follows five redirects', async () => {
    redirect((hop) => (hop < 5 ? `/${hop + 1}` : ''));
    expect((await source().fetch(server.url('/0'), { to: folder })).sha256).toBe(SHA256);
    expect(server.requests).toHaveLength(6);
  });

  it('does not follow a sixth', async () => {
    redirect((hop) => `/${hop + 1}`);
    expect(await failure(source(), server.url('/0'))).toMatchObject({ code: 'SOURCE_UNREACHABLE', retryable: false });
    expect(server.requests).toHaveLength(6);
  });

  it.each(['http://127.0.0.1', 'http://[::ffff:127.0.0.1]', 'http://localhost', 'http://2130706433', 'file://'])(
    'judges the address that it is sent to: %s',
    async (target) => {
      const inner = await HttpServer.start();
      redirect(() => (target === 'file://' ? 'file:///etc/passwd' : `${target}:${inner.port}/`));
      const by = source({ SOURCE_ALLOW_CIDRS: '', SOURCE_ALLOW_HOSTS: 'outside.localhost' });
      const error = await failure(by, `http://outside.localhost:${server.port}/0`);
      expect(error.code).toBe('SOURCE_FORBIDDEN');
      expect(guard.blocked).toBe(1);
      expect(server.requests).toHaveLength(1);
      expect(inner.connections).toBe(0);
      await inner.stop();
    },
  );
});

describe('Source.local', () => {
  it('measures a file where it is', async () => {
    const path = join(folder, 'upload.mp4');
    await writeFile(path, BYTES);
    expect(await source().local(path)).toEqual({ path, sizeBytes: BYTES.length, sha256: SHA256 });
  });

  it('says that a file is gone, without its path', async () => {
    const attempt = source().local(join(folder, 'gone.mp4'));
    await expect(attempt).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    await expect(attempt).rejects.not.toThrow(folder);
  });
});
