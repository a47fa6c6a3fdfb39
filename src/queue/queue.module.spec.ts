import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { Backend } from '../storage/backend.js';
import { CoreModule } from '../common/core.module.js';
import { readEnv } from '../common/env.js';
import { ResultsModule } from '../results/results.module.js';
import { Results } from '../results/results.js';
import { RedisServer } from '../../test/support/redis.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { QueueModule } from './queue.module.js';
import { Queue, QueueUnavailable } from './queue.js';

const NOWHERE = 'redis://user:secret@127.0.0.1:1/0';

describe('QueueModule', () => {
  const folder = temporaryFolder();
  let durable: RedisServer;
  let app: TestingModule | null = null;
  beforeAll(async () => {
    durable = await RedisServer.start();
  });
  afterEach(async () => {
    await app?.close();
    app = null;
  });
  afterAll(async () => {
    await durable.stop();
    folder.remove();
  });

  async function start(settings: Record<string, string>): Promise<TestingModule> {
    const env = readEnv({ DATA_DIR: folder.path, ...settings });
    app = await Test.createTestingModule({ imports: [CoreModule.with(env), ResultsModule, QueueModule] }).compile();
    return app.init();
  }
  const kinds = (built: TestingModule): string[] => [
    built.get(Backend, { strict: false }).kind,
    built.get(Queue).kind,
    built.get(Results).kind,
  ];

  it('takes Redis when it answers and is durable', async () => {
    const built = await start({ REDIS_DSN: durable.dsn });
    expect(kinds(built)).toEqual(['bullmq', 'bullmq', 'redis']);
    expect(built.get(Backend, { strict: false }).reason).toMatch(/answers and it is durable/);
    await built.get(Queue).add('a');
    expect(await built.get(Queue).depth()).toMatchObject({ waiting: 1 });
  });

  it('takes the embedded queue when Redis does not answer, and says so without the password', async () => {
    const since = Date.now();
    const built = await start({ REDIS_DSN: NOWHERE });
    expect(Date.now() - since).toBeLessThan(2_500);
    expect(kinds(built)).toEqual(['embedded', 'embedded', 'embedded']);
    const { reason } = built.get(Backend, { strict: false });
    expect(reason).toMatch(/127\.0\.0\.1:1\/0 does not answer \(.*ECONNREFUSED/);
    expect(reason).not.toContain('secret');
  });

  it.each([
    [{ appendonly: 'no' }, /appendonly yes/],
    [{ 'maxmemory-policy': 'allkeys-lru' }, /maxmemory-policy is allkeys-lru/],
    [{ user: 'default on nopass ~* &* +@all -info -config' }, /lets nobody see/],
  ])('takes the embedded queue when Redis has %j', async (setting, why) => {
    const volatile = await RedisServer.start(setting);
    try {
      const built = await start({ REDIS_DSN: volatile.dsn });
      expect(kinds(built)).toEqual(['embedded', 'embedded', 'embedded']);
      expect(built.get(Backend, { strict: false }).reason).toMatch(why);
    } finally {
      await volatile.stop();
    }
  });

  it('stays with BullMQ when that is asked for, also while Redis is dead', async () => {
    const built = await start({ QUEUE_BACKEND: 'bullmq', REDIS_DSN: NOWHERE });
    expect(kinds(built)).toEqual(['bullmq', 'bullmq', 'redis']);
    await expect(built.get(Queue).add('a')).rejects.toThrow(QueueUnavailable);
  });

  it('keeps what the embedded queue was given over a restart', async () => {
    const first = await start({ QUEUE_BACKEND: 'embedded' });
    await first.get(Queue).add('kept');
    await first.close();
    expect(await (await start({ QUEUE_BACKEND: 'embedded' })).get(Queue).has('kept')).toBe(true);
  });

  it('refuses to start with a module that exports no queue, or that is not there', async () => {
    const path = join(folder.path, 'plugin', 'queue.mjs');
    mkdirSync(join(folder.path, 'plugin'));
    writeFileSync(path, 'export default class NotAQueue {}');
    await expect(start({ QUEUE_BACKEND: path })).rejects.toThrow(
      `QUEUE_BACKEND=${path}: no export named default or queue is a class that extends Queue; it exports default`,
    );
    await expect(start({ QUEUE_BACKEND: 'no-such-package' })).rejects.toThrow(
      /QUEUE_BACKEND: "no-such-package" could not be loaded/,
    );
  });
});
