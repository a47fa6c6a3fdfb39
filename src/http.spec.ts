import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, HttpException } from '@nestjs/common';
import { HttpFace } from '../test/support/http-face.js';
import type { ProblemDocument } from './http/problem.document.js';

@Controller('breaks')
class Breaks {
  @Get('inside')
  fail(): never {
    throw new Error('cannot read /etc/secret of 10.0.0.3');
  }

  @Get('teapot')
  refuse(): never {
    throw new HttpException('short and stout', 418);
  }
}

describe('the HTTP face', () => {
  let face: HttpFace;

  beforeAll(async () => {
    face = await HttpFace.start({ MAX_VIDEO_BYTES: '100000' }, [Breaks]);
  });

  afterAll(() => face.stop());

  /** Sends and checks what every problem has. */
  async function problem(path: string, init?: RequestInit): Promise<ProblemDocument & { headers: Headers }> {
    const answer = await face.fetch(path, init);
    const body = (await answer.json()) as ProblemDocument;
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('x-request-id')).toBe(body.request_id);
    expect(body).toMatchObject({
      type: `/problems/${body.code}`,
      title: expect.any(String),
      status: answer.status,
      detail: expect.any(String),
      instance: path.split('?')[0]?.replace(/%(?=zz|A$)/, '%25'),
    });
    return { ...body, headers: answer.headers };
  }

  const posted = (body: string | Uint8Array, type = 'application/json') =>
    problem('/analyze', { method: 'POST', body: body as never, headers: { 'content-type': type } });

  /** Bytes on a bare socket, and all that comes back. */
  function raw(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = '';
      const { hostname, port } = new URL(face.base);
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.on('data', (data) => (text += String(data))).on('close', () => resolve(text));
      socket.on('error', reject);
    });
  }

  it.each(['/process_frame', '/results/a/b/c', '/searches', '/models/x/aliases'])(
    'knows nothing at %s',
    async (path) => {
      expect(await problem(path)).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
    },
  );

  it('says which methods a path takes', async () => {
    const put = await problem('/analyze', {
      method: 'PUT',
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect([put.status, put.code, put.headers.get('allow')]).toEqual([405, 'METHOD_NOT_ALLOWED', 'POST']);
    const id = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';
    const post = await problem(`/results/${id}`, { method: 'PATCH' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'DELETE, GET, HEAD']);
  });

  it.each([
    '{',
    '',
    '{"video_url":"https://a.example/x.mp4"',
    '{"__proto__":{}}',
    '{"metadata":{"__proto__":"x"}}',
    '{"constructor":{"prototype":{}}}',
  ])('refuses the body %j as JSON', async (body) => {
    expect(await posted(body)).toMatchObject({ status: 400, code: 'INVALID_JSON' });
  });

  it('refuses bytes that are not UTF-8', async () => {
    const body = Buffer.from('{"video_url":"https://a.example/\xff"}', 'latin1');
    expect(await posted(body)).toMatchObject({ status: 400, detail: 'The body is not valid UTF-8.' });
  });

  it('refuses a body that is nested without end, and lives', async () => {
    const body = `{"video_url":"https://a.example/x","metadata":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`;
    expect(await posted(body)).toMatchObject({ status: 400, code: 'INVALID_JSON' });
  });

  it('refuses a body above 64 KiB, announced or not', async () => {
    const body = JSON.stringify({ video_url: 'https://a.example/' + 'x'.repeat(65_536) });
    expect(await posted(body)).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
    const stream = new Blob([body]).stream();
    const init = { method: 'POST', body: stream, duplex: 'half', headers: { 'content-type': 'application/json' } };
    expect(await problem('/analyze', init as RequestInit)).toMatchObject({ status: 413 });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x'])(
    'refuses %s where JSON is taken',
    async (type) => {
      expect(await posted('video_url=1', type)).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
    },
  );

  it('refuses an escape in the path that means nothing', async () => {
    expect(await problem('/results/%zz')).toMatchObject({ status: 400, code: 'INVALID_PATH' });
    expect(await problem('/results/%E0%A4%A')).toMatchObject({ status: 400, code: 'INVALID_PATH' });
  });

  it('answers 406 to who takes nothing that it has', async () => {
    const accept = (value: string) => ({ headers: { accept: value } });
    expect(await problem('/pipelines', accept('text/html'))).toMatchObject({ status: 406, code: 'NOT_ACCEPTABLE' });
    expect(await problem('/pipelines', accept('application/json;q=0, text/html'))).toMatchObject({ status: 406 });
    for (const value of ['*/*', 'application/*;q=0.1', 'text/html, application/json'])
      expect((await face.fetch('/pipelines', accept(value))).status).toBe(200);
  });

  it('tells nobody what broke inside', async () => {
    const body = await problem('/breaks/inside');
    expect([body.status, body.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(body)).not.toMatch(/secret|10\.0\.0\.3|\.ts/);
  });

  it('writes the exceptions of others as problems, too', async () => {
    expect(await problem('/breaks/teapot')).toMatchObject({ status: 400, detail: 'short and stout' });
  });

  it('takes over a request id that is a plain word, and no other', async () => {
    const given = await problem('/x', { headers: { 'x-request-id': 'trace-7' } });
    expect(given.request_id).toBe('trace-7');
    const strange = await problem('/x', { headers: { 'x-request-id': '"><script>' } });
    expect(strange.request_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('answers bytes that are not HTTP with a problem', async () => {
    const answer = await raw('NONSENSE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('Content-Type: application/problem+json');
    expect(answer).toContain('"code":"MALFORMED_REQUEST"');
    expect(await raw(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toContain('"HEADERS_TOO_LARGE"');
  });

  it('never shows a query in a problem', async () => {
    expect(JSON.stringify(await problem('/nothing?token=geheim'))).not.toContain('geheim');
  });

  it('sends the headers that protect a browser, and none for other origins', async () => {
    const { headers } = await face.fetch('/pipelines', { headers: { origin: 'https://evil.example' } });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('describes every kind of problem where its type leads', async () => {
    const { code } = await problem('/nothing');
    expect(await (await face.fetch(`/problems/${code}`)).json()).toMatchObject({ code, status: 404 });
  });
});
