import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyedFace, noticed } from '../../test/support/keyed-face.js';

describe('a service with API keys', () => {
  let keyed: KeyedFace;
  let all: string;
  let reader: string;

  beforeAll(async () => {
    keyed = await KeyedFace.start();
    all = keyed.add('a');
    reader = keyed.add('b', ['read']);
    await noticed();
  });
  afterAll(() => keyed.stop());

  const status = async (path: string, key: string | null, init?: RequestInit) =>
    (await keyed.fetch(path, key, init)).status;

  it.each(['/health/live', '/problems', '/docs', '/openapi.json', '/samples/none.mp4'])(
    'shows %s to everybody',
    async (path) => {
      expect([200, 404]).toContain(await status(path, null));
    },
  );

  it('takes a key in either header, and says how it wants one', async () => {
    expect(await status('/results', all)).toBe(200);
    expect(await status('/results', null, { headers: { 'x-api-key': all } })).toBe(200);
    const refused = await keyed.fetch('/results', null);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="video-ai-system"');
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([401, 'UNAUTHORIZED']);
  });

  it('refuses what is almost a key', async () => {
    const last = all.endsWith('A') ? 'B' : 'A';
    const [, idOfReader] = reader.split('_') as [string, string];
    const swapped = all.replace(/_[0-9a-f]{12}_/, `_${idOfReader}_`);
    for (const wrong of ['x', '', all.slice(0, -1) + last, `${all}A`, swapped, all.toUpperCase(), 'vas_'])
      expect([wrong, await status('/results', wrong)]).toEqual([wrong, 401]);
    expect(await status(`/results?api_key=${all}`, null)).toBe(401);
    expect(await status('/results', null, { headers: { authorization: `Basic ${all}` } })).toBe(401);
  });

  it('refuses before it reads a body', async () => {
    const init = { method: 'POST', body: '{"broken', headers: { 'content-type': 'application/json' } };
    expect(await status('/analyze', null, init)).toBe(401);
    expect(await status('/analyze', all, init)).toBe(400);
  });

  it('holds every key to its scopes', async () => {
    const refused = await keyed.fetch('/analyze', reader, { method: 'POST' });
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      403,
      'Bearer realm="video-ai-system", error="insufficient_scope", scope="analyze"',
    ]);
    expect(await refused.json()).toMatchObject({ code: 'FORBIDDEN' });
    expect(await status('/metrics', reader)).toBe(403);
    expect(await status('/models/x/aliases/y', reader, { method: 'PUT' })).toBe(403);
    expect([await status('/results', reader), await status('/metrics', all)]).toEqual([200, 200]);
  });

  it('stores no key, only its hash', () => {
    expect(JSON.stringify(keyed.keys)).not.toContain(all.slice('vas_'.length + 13));
  });

  it('notices new and revoked keys, keeps what it had when the file is damaged, and takes none when it is gone', async () => {
    const soon = keyed.add('c');
    await noticed();
    expect(await status('/results', soon)).toBe(200);
    keyed.write('{"keys": [');
    await noticed();
    expect(await status('/results', soon)).toBe(200);
    const key = keyed.keys.at(-1);
    if (key) key.revoked_at = new Date().toISOString();
    keyed.write();
    await noticed();
    expect([await status('/results', soon), await status('/results', all)]).toEqual([401, 200]);
    keyed.removeFile();
    await noticed();
    expect([await status('/results', all), await status('/health/live', null)]).toEqual([401, 200]);
  });
});
