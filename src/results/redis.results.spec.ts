import * as jest from '@jest/globals';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedisLink } from '../storage/redis.js';
import { resultsContract } from '../contracts/results.contract.js';
import { eventually } from '../contracts/eventually.js';
import { RedisServer } from '../../test/support/redis.js';
import { RedisResults } from './redis.results.js';
import { ResultsUnavailable } from './results.js';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

async function connect(): Promise<{ results: RedisResults; link: RedisLink }> {
  const link = new RedisLink(server.dsn);
  await link.settled();
  return { results: new RedisResults(link), link };
}

resultsContract(jest, 'Redis', async () => {
  await server.flush();
  const opened: Awaited<ReturnType<typeof connect>>[] = [];
  return {
    open: async () => {
      opened.push(await connect());
      return opened.at(-1)!.results;
    },
    close: async () => {
      for (const { results } of opened) await results.close();
      for (const { link } of opened) link.close();
    },
  };
});

describe('Redis results in an outage', () => {
  const rejected = async (question: () => Promise<unknown>): Promise<number> => {
    const since = Date.now();
    await expect(question()).rejects.toThrow(ResultsUnavailable);
    return Date.now() - since;
  };

  it('says within 2 s that Redis is away or silent, and goes on when it is back', async () => {
    const { results, link } = await connect();
    const heard: string[] = [];
    results.onChange((id) => heard.push(id));
    try {
      server.signal('SIGSTOP');
      expect(await rejected(() => results.counts())).toBeLessThan(2_000);
      server.signal('SIGCONT');
      await server.kill();
      for (const question of [() => results.counts(), () => results.find('a'), () => results.list({ limit: 1 })])
        expect(await rejected(question)).toBeLessThan(2_000);
      expect(await results.health()).toMatchObject({ ok: false });
      await server.restart();
      await eventually(async () => expect((await results.health()).ok).toBe(true));
      await eventually(async () => {
        await link.commands.publish('vas:changes', 'news');
        expect(heard).toContain('news');
      });
    } finally {
      await results.close();
      link.close();
    }
  });
});
