import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newTask } from '../../test/support/http-face.js';
import { HttpFace } from '../../test/support/http-face.js';
import { KeyedFace, noticed } from '../../test/support/keyed-face.js';
import { SignedUrls } from './signed-urls.js';

describe('signed addresses', () => {
  let keyed: KeyedFace;
  let a: string;
  let b: string;
  let events: string;

  beforeAll(async () => {
    keyed = await KeyedFace.start();
    [a, b] = [keyed.add('a'), keyed.add('b')];
    await noticed();
    const task = newTask({}, 'a');
    await keyed.face.results.accept(task);
    await keyed.face.analyzer.cancel(task.id);
    events = `${keyed.face.base}/results/${task.id}/events`;
  });
  afterAll(() => keyed.stop());

  async function sign(key: string | null, ...urls: string[]) {
    const headers = { 'content-type': 'application/json' };
    const answer = await keyed.fetch('/signed-urls', key, { method: 'POST', headers, body: JSON.stringify({ urls }) });
    return { status: answer.status, body: (await answer.json()) as { urls: [string]; expires_at: string } };
  }
  const open = async (url: string, method = 'GET') => {
    const answer = await fetch(url, { method });
    return { status: answer.status, text: await answer.text() };
  };

  it('are open without a header, to be read, for a while', async () => {
    const { body } = await sign(a, events);
    expect((await open(body.urls[0])).text).toMatch(/event: failed/);
    expect((await open(body.urls[0], 'HEAD')).status).toBe(200);
    const left = Date.parse(body.expires_at) - Date.now();
    expect(left).toBeGreaterThan(890_000);
    expect(left).toBeLessThanOrEqual(900_000);
  });

  it('are of one path, one time and one key', async () => {
    const [url] = (await sign(a, events)).body.urls;
    const { origin, pathname, search, searchParams } = new URL(url);
    const changed = (name: string, value: string) => {
      const other = new URL(url);
      other.searchParams.set(name, value);
      return other.href;
    };
    const wrong = [
      `${origin}${pathname.replace('/events', '')}${search}`,
      `${origin}${pathname.replace('/events', '/artifacts/sprite.jpg')}${search}`,
      changed('expires', String(Number(searchParams.get('expires')) + 1)),
      changed('key', keyed.keys[1]?.id ?? ''),
      changed('signature', 'x'),
      `${url}&signature=x`,
      `${origin}/results${search}`,
    ];
    for (const other of wrong) expect([other, (await open(other)).status]).toEqual([other, 401]);
    expect((await open(url, 'POST')).status).not.toBe(200);
  });

  it('have the rights of their key and no more', async () => {
    const [url] = (await sign(b, events)).body.urls;
    expect((await open(url)).status).toBe(404);
    const brief = keyed.add('a');
    await noticed();
    const [mine] = (await sign(brief, events)).body.urls;
    expect((await open(mine)).status).toBe(200);
    const key = keyed.keys.at(-1);
    if (key) key.revoked_at = new Date().toISOString();
    keyed.write();
    await noticed();
    expect((await open(mine)).status).toBe(401);
  });

  it('end', () => {
    const signed = keyed.face.app.get(SignedUrls);
    const path = new URL(events).pathname;
    const { expires, key, signature } = Object.fromEntries(
      new URLSearchParams(signed.sign(path, 'k', 1_000)),
    ) as Record<'expires' | 'key' | 'signature', string>;
    expect(signed.holds(path, { expires, key, signature }, 999_000)).toBe(true);
    expect(signed.holds(path, { expires, key, signature }, 1_000_000)).toBe(false);
  });

  it('are made of events, artefacts and uploads of this service alone', async () => {
    const { base } = keyed.face;
    for (const url of [
      `${base}/results`,
      `${base}/results/x`,
      `${base}/results/x/cancel`,
      `${base}/results/x/../y/events`,
      'https://example.org/uploads/a.mp4',
      '/uploads/a.mp4',
    ])
      expect([url, (await sign(a, events, url)).status]).toEqual([url, 422]);
    expect((await sign(null, events)).status).toBe(401);
  });

  it('are the addresses themselves without keys', async () => {
    const face = await HttpFace.start();
    const urls = [`${face.base}/uploads/a.mp4`];
    const answer = await face.post('/signed-urls', { urls });
    expect([answer.status, await answer.json()]).toEqual([200, { urls, expires_at: null }]);
    await face.stop();
  });
});
