import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newTask } from '../../test/support/http-face.js';
import { HttpFace } from '../../test/support/http-face.js';
import { KeyedFace, noticed } from '../../test/support/keyed-face.js';
import { SignedUrls } from './signed-urls.js';

/** Lets the specs try as many signatures as they like. */
const BOTTOMLESS = {
  increment: async () => ({ totalHits: 0, timeToExpire: 0, isBlocked: false, timeToBlockExpire: 0 }),
};

describe('signed addresses', () => {
  let keyed: KeyedFace;
  let a: string;
  let b: string;
  let events: string;

  beforeAll(async () => {
    keyed = await KeyedFace.start({}, { buckets: BOTTOMLESS });
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

  /** The status of a request whose path is sent as it is: `fetch` would mend it. */
  function raw(method: string, path: string): Promise<number> {
    const { hostname, port } = new URL(keyed.face.base);
    return new Promise((resolve, reject) => {
      const answered = (answer: IncomingMessage): void => resolve(answer.resume().statusCode ?? 0);
      request({ hostname, port, method, path, agent: false }, answered).once('error', reject).end();
    });
  }

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

  it('are of one spelling of the path', async () => {
    const { pathname, search } = new URL((await sign(a, events)).body.urls[0]);
    const id = pathname.split('/')[2] as string;
    const spellings = [
      `/results/${id}/artifacts/../events`,
      `/results/${id}/./events`,
      `/results/${id}/%65vents`,
      `/results/${id}%2Fevents`,
      `/results/${id.toUpperCase()}/events`,
      `/results/../results/${id}/events`,
      `/results/%2e%2e/results/${id}/events`,
      `/results/${id}/events/`,
      `/results//${id}/events`,
      `/results/${id}/artifacts/events`,
      `/results/${id}/artifacts/..%2Fevents`,
      `/results/${id}/frames`,
      `/results/${id}/export`,
      `/uploads/${id}`,
    ];
    expect(await raw('GET', pathname + search)).toBe(200);
    for (const path of spellings)
      expect([path, [401, 404].includes(await raw('GET', path + search))]).toEqual([path, true]);
  });

  it('are to be read, whatever the method is called', async () => {
    const url = (await sign(a, events)).body.urls[0];
    const { pathname, search } = new URL(url);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      expect([method, [401, 404, 405].includes(await raw(method, pathname + search))]).toEqual([method, true]);
    const erase = pathname.replace('/events', '');
    expect(await raw('DELETE', erase + search)).toBe(401);
    expect(await raw('POST', `${erase}/cancel${search}`)).toBe(401);
  });

  it('are whole: each part once, none missing, none of another', async () => {
    const [mine, other] = (await sign(a, events, `${keyed.face.base}/uploads/a.mp4`)).body.urls as unknown as string[];
    const { pathname, searchParams } = new URL(mine as string);
    const ask = (query: string) => raw('GET', `${pathname}?${query}`);
    expect(await ask(searchParams.toString())).toBe(200);
    for (const name of ['expires', 'key', 'signature']) {
      const [without, twice, empty] = [0, 0, 0].map(() => new URLSearchParams(searchParams)) as URLSearchParams[];
      without?.delete(name);
      twice?.append(name, searchParams.get(name) as string);
      empty?.set(name, '');
      for (const query of [without, twice, empty])
        expect([String(query), await ask(String(query))]).toEqual([String(query), 401]);
    }
    for (const expires of [
      '9'.repeat(12),
      `${searchParams.get('expires')}.0`,
      `+${searchParams.get('expires')}`,
      '1e12',
    ]) {
      const query = new URLSearchParams(searchParams);
      query.set('expires', expires);
      expect([expires, await ask(String(query))]).toEqual([expires, 401]);
    }
    expect(await ask(new URL(other as string).search.slice(1))).toBe(401);
    const swapped = new URLSearchParams(searchParams);
    swapped.set('signature', (searchParams.get('signature') as string).toLowerCase());
    expect(await ask(String(swapped))).toBe(401);
  });

  it('are of one service: another has another secret', async () => {
    const { search, pathname } = new URL((await sign(a, events)).body.urls[0]);
    const elsewhere = await KeyedFace.start();
    elsewhere.keys.push(...keyed.keys);
    elsewhere.write();
    await noticed();
    expect((await elsewhere.face.fetch(pathname + search)).status).toBe(401);
    await elsewhere.stop();
  });

  it('have the rights of their key and no more', async () => {
    const [url] = (await sign(b, events)).body.urls;
    expect((await open(url)).status).toBe(404);
    const brief = keyed.add('a');
    await noticed();
    const [mine] = (await sign(brief, events)).body.urls;
    expect((await open(mine)).status).toBe(200);
    keyed.revokeLast();
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
