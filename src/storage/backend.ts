import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Env } from '../common/env.js';
import { load } from '../common/load.js';
import { redisDurability } from './redis-durability.js';
import { describe, REDIS_TIMEOUT_MS, redisAddress } from './redis.js';

/** What queue and results stand on, decided once at start and never changed: API and worker would hold different queues. */
export class Backend {
  constructor(
    readonly kind: 'embedded' | 'bullmq' | 'custom',
    /** Half a sentence: why this one. */
    readonly reason: string,
    /** What a package or path of one's own exports. */
    readonly exported: Record<string, unknown> = {},
  ) {}
}

/** Decides by `QUEUE_BACKEND`, and logs which it is and why. Throws when a package or path cannot be loaded. */
export async function chooseBackend(env: Env): Promise<Backend> {
  const backend = await decide(env);
  new Logger('Queue').log(`The queue is ${backend.kind}: ${backend.reason}.`);
  return backend;
}

async function decide({ QUEUE_BACKEND: asked, REDIS_DSN: dsn }: Env): Promise<Backend> {
  if (asked === 'auto') return probe(dsn);
  const reason = `QUEUE_BACKEND=${asked}`;
  if (asked === 'embedded' || asked === 'bullmq') return new Backend(asked, reason);
  return new Backend('custom', reason, await load(asked, 'QUEUE_BACKEND'));
}

async function probe(dsn: string): Promise<Backend> {
  const redis = `Redis at ${redisAddress(dsn)}`;
  const connection = new Redis(dsn, {
    lazyConnect: true,
    retryStrategy: null,
    connectTimeout: REDIS_TIMEOUT_MS,
    commandTimeout: REDIS_TIMEOUT_MS,
  });
  let cause: Error | undefined;
  connection.on('error', (error: Error) => (cause = error));
  const late = setTimeout(() => connection.disconnect(), REDIS_TIMEOUT_MS);
  try {
    await connection.connect();
    const { ok, detail } = await redisDurability(connection);
    return new Backend(ok ? 'bullmq' : 'embedded', `${redis} answers and ${detail}`);
  } catch (error) {
    return new Backend('embedded', `${redis} does not answer (${describe(cause ?? (error as Error))})`);
  } finally {
    clearTimeout(late);
    if (connection.status !== 'end') connection.disconnect();
  }
}
