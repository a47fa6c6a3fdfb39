import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyedFace, noticed } from '../../test/support/keyed-face.js';
import { RedisServer } from '../../test/support/redis.js';
import { RedisLink } from '../storage/redis.js';
import { MemoryThrottlerStorage } from './memory.throttler-storage.js';
import { RedisThrottlerStorage } from './redis.throttler-storage.js';
import { TRIES_PER_MINUTE } from './throttle.js';

const WRONG = `vas_0a1b2c3d4e5f_${'A'.repeat(43)}`;

describe('a service that counts', () => {
  let keyed: KeyedFace;
  let a: string;
  let b: string;

  beforeAll(async () => {
    keyed = await KeyedFace.start({ RATE_LIMIT_PER_MINUTE: '3' }, { buckets: new MemoryThrottlerStorage(() => 0) });
    [a, b] = [keyed.add('a'), keyed.add('b')];
    await noticed();
  });
  afterAll(() => keyed.stop());

  const left = ({ headers }: Response) => ['limit', 'remaining'].map((name) => headers.get(`ratelimit-${name}`));

  it('counts each key for itself, says what is left and when to come back', async () => {
    const answers: Response[] = [];
    for (let i = 0; i < 4; i++) answers.push(await keyed.fetch('/results', a));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers.map(left)).toEqual([
      ['3', '2'],
      ['3', '1'],
      ['3', '0'],
      ['3', '0'],
    ]);
    const limited = answers[3] as Response;
    expect(['retry-after', 'ratelimit-reset'].map((name) => limited.headers.get(name))).toEqual(['20', '60']);
    expect(await limited.json()).toMatchObject({ code: 'RATE_LIMITED' });
    expect((await keyed.fetch('/results', b)).status).toBe(200);
    expect((await keyed.fetch('/health/live', null)).status).toBe(200);
  });

  it('slows guessing: past the tries of an address not even the right key is taken, unless it came from there before', async () => {
    const late = keyed.add('late');
    await noticed();
    let tries = 0;
    while ((await keyed.fetch('/results', WRONG)).status === 401) tries += 1;
    expect(tries).toBe(TRIES_PER_MINUTE - 2); // the first requests with `a` and `b` were tries, too
    const signature = `/uploads/a.mp4?expires=9999999999&key=${WRONG.slice(4, 16)}&signature=x`;
    for (const answer of [await keyed.fetch('/results', late), await keyed.fetch(signature, null)]) {
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([429, 'RATE_LIMITED']);
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect((await keyed.fetch('/results', b)).status).toBe(200);
    expect((await keyed.fetch('/results', null)).status).toBe(401);
  });
});

describe('buckets', () => {
  it('fill evenly, and are forgotten when they are full', async () => {
    let now = 0;
    const buckets = new MemoryThrottlerStorage(() => now);
    const take = () => buckets.increment('a', 60_000, 2);
    expect(await take()).toMatchObject({ isBlocked: false, totalHits: 1, timeToExpire: 30, timeToBlockExpire: 0 });
    expect(await take()).toMatchObject({ isBlocked: false, totalHits: 2, timeToExpire: 60 });
    now += 15_000;
    expect(await take()).toMatchObject({ isBlocked: true, totalHits: 2, timeToExpire: 45, timeToBlockExpire: 15 });
    now += 15_000;
    expect(await take()).toMatchObject({ isBlocked: false, totalHits: 2 });
    now += 1_000_000;
    await buckets.increment('b', 60_000, 2);
    expect(buckets.size).toBe(1);
  });
});

describe('buckets in Redis', () => {
  let server: RedisServer;
  const links: RedisLink[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterEach(() => links.splice(0).forEach((link) => link.close()));
  afterAll(() => server.stop());

  async function buckets(patienceMs = 60_000): Promise<RedisThrottlerStorage> {
    const link = new RedisLink(server.dsn);
    links.push(link);
    await link.settled();
    return new RedisThrottlerStorage(link, new MemoryThrottlerStorage(), patienceMs);
  }
  const take = (from: RedisThrottlerStorage) => from.increment('k', 3_600_000, 4, 0, 'minute');

  it('are one for all processes, and end by themselves', async () => {
    const processes = [await buckets(), await buckets()];
    const taken = await Promise.all(Array.from({ length: 8 }, (_, i) => take(processes[i % 2]!)));
    expect(taken.filter(({ isBlocked }) => !isBlocked)).toHaveLength(4);
    const blocked = taken.find(({ isBlocked }) => isBlocked)!;
    expect(blocked).toMatchObject({ totalHits: 4, timeToExpire: 3_600 });
    expect(blocked.timeToBlockExpire).toBeGreaterThan(800);
    expect(blocked.timeToBlockExpire).toBeLessThanOrEqual(900);
    expect(await links[0]!.commands.pttl('vas:throttle:k')).toBeGreaterThan(3_000_000);
  });

  it('fill by the clock of Redis', async () => {
    const shared = await buckets();
    const quick = () => shared.increment('quick', 200, 1, 0, 'minute');
    expect((await quick()).isBlocked).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 220));
    expect((await quick()).isBlocked).toBe(false);
  });

  it('are each process’s own while Redis is silent or away, and nobody waits', async () => {
    const shared = await buckets(250);
    server.signal('SIGSTOP');
    const alone = [];
    for (let i = 0; i < 5; i++) alone.push((await take(shared)).isBlocked);
    server.signal('SIGCONT');
    expect(alone).toEqual([false, false, false, false, true]);
    await server.kill();
    expect((await take(await buckets())).isBlocked).toBe(false);
    await server.restart();
  });
});

describe('API processes that share Redis', () => {
  it('share what a key may ask', async () => {
    const server = await RedisServer.start();
    const links = [new RedisLink(server.dsn), new RedisLink(server.dsn)];
    await Promise.all(links.map((link) => link.settled()));
    const [one, other] = (await Promise.all(
      links.map((link) =>
        KeyedFace.start(
          { RATE_LIMIT_PER_MINUTE: '2' },
          { buckets: new RedisThrottlerStorage(link, new MemoryThrottlerStorage(), 60_000) },
        ),
      ),
    )) as [KeyedFace, KeyedFace];
    try {
      const key = one.add('a');
      other.keys.push(...one.keys);
      other.write();
      await noticed();
      const statuses = [];
      for (const face of [one, other, one, other]) statuses.push((await face.fetch('/results', key)).status);
      expect(statuses).toEqual([200, 200, 429, 429]);
    } finally {
      await Promise.all([one.stop(), other.stop()]);
      for (const link of links) link.close();
      await server.stop();
    }
  });
});
