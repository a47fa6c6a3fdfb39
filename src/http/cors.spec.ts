import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpFace } from '../../test/support/http-face.js';

const APP = 'https://app.example.com';
const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-api-key' };

describe('pages of other origins', () => {
  let face: HttpFace;
  let closed: HttpFace;
  beforeAll(async () => {
    face = await HttpFace.start({ CORS_ORIGINS: `${APP}, http://localhost:5173` });
    closed = await HttpFace.start();
  });
  afterAll(async () => {
    await face.stop();
    await closed.stop();
  });

  const ask = (of: HttpFace, origin: string, init: RequestInit = {}) =>
    of.fetch('/results', { ...init, headers: { origin, ...(init.headers as object) } });

  it('read nothing unless they are named', async () => {
    expect((await ask(closed, APP)).headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask(face, 'https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const refused = await ask(face, 'https://evil.example', { method: 'OPTIONS', headers: preflight });
    expect([refused.status, refused.headers.get('access-control-allow-methods')]).toEqual([405, null]);
    expect((await ask(closed, APP, { method: 'OPTIONS', headers: preflight })).status).toBe(405);
  });

  it('read and send when they are, without credentials of the browser', async () => {
    const answer = await ask(face, APP);
    expect([answer.headers.get('access-control-allow-origin'), answer.headers.get('vary')]).toEqual([APP, 'Origin']);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    const asked = await ask(face, APP, { method: 'OPTIONS', headers: preflight });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-headers')).toMatch(/X-API-Key/);
    expect(asked.headers.get('access-control-allow-methods')).toMatch(/POST/);
  });

  it.each(['/docs', '/results', '/nothing'])('get the headers that protect a browser with %s', async (path) => {
    const { headers } = await closed.fetch(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    const policy = headers.get('content-security-policy');
    for (const part of ["default-src 'self'", "frame-ancestors 'self'", "object-src 'none'", "script-src 'self'"])
      expect(policy).toContain(part);
  });
});
