import * as jest from '@jest/globals';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Queue as BullQueue } from 'bullmq';
import { RedisLink } from '../storage/redis.js';
import { queueContract } from '../contracts/queue.contract.js';
import { eventually } from '../contracts/eventually.js';
import { RedisServer } from '../../test/support/redis.js';
import { BULLMQ, BULLMQ_RETRY, queueOptions } from './bullmq.options.js';
import { BullmqQueue } from './bullmq.queue.js';
import { QueueUnavailable } from './queue.js';
import type { RetryPolicy } from './retry-policy.js';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

async function connect(policy: RetryPolicy): Promise<{ queue: BullmqQueue; link: RedisLink }> {
  const link = new RedisLink(server.dsn);
  await link.settled();
  return { queue: new BullmqQueue(new BullQueue(BULLMQ.name, queueOptions(link)), link, policy), link };
}

queueContract(jest, 'BullMQ', async () => {
  await server.flush();
  const opened: Awaited<ReturnType<typeof connect>>[] = [];
  return {
    open: async (policy) => {
      opened.push(await connect(policy));
      return opened.at(-1)!.queue;
    },
    close: async () => {
      await Promise.all(opened.map(({ queue }) => queue.close()));
      for (const { link } of opened) link.close();
    },
  };
});

describe('BullMQ queue in an outage', () => {
  const rejected = async (question: () => Promise<unknown>): Promise<number> => {
    const since = Date.now();
    await expect(question()).rejects.toThrow(QueueUnavailable);
    return Date.now() - since;
  };

  it('refuses within 2 s while Redis is away or silent, and works on when it is back with what it had', async () => {
    await server.flush();
    const { queue, link } = await connect(BULLMQ_RETRY);
    const worker = await connect(BULLMQ_RETRY);
    const done: string[] = [];
    try {
      await queue.add('before');
      server.signal('SIGSTOP');
      expect(await rejected(() => queue.add('silent'))).toBeLessThan(2_000);
      server.signal('SIGCONT');
      await server.kill();
      expect(await rejected(() => queue.add('dead'))).toBeLessThan(2_000);
      expect(await rejected(() => queue.depth())).toBeLessThan(2_000);
      expect(await queue.health()).toMatchObject({ ok: false });
      await worker.queue.consume(
        { work: async ({ id }) => void done.push(id), lost: async () => undefined },
        { concurrency: 1 },
      );
      await server.restart();
      await eventually(async () => expect(done).toContain('before'));
      await eventually(async () => queue.add('after'));
      await eventually(async () => expect(done).toContain('after'));
    } finally {
      for (const each of [worker.queue, queue]) await each.close();
      for (const each of [worker.link, link]) each.close();
    }
  });

  it('says in its health that the server is not durable', async () => {
    const volatile = await RedisServer.start({ appendonly: 'no', 'maxmemory-policy': 'allkeys-lru' });
    const link = new RedisLink(volatile.dsn);
    await link.settled();
    const queue = new BullmqQueue(new BullQueue(BULLMQ.name, queueOptions(link)), link);
    try {
      const { ok, detail } = await queue.health();
      expect(ok).toBe(false);
      expect(detail).toMatch(/appendonly yes.*allkeys-lru/);
    } finally {
      await queue.close();
      link.close();
      await volatile.stop();
    }
  });
});
