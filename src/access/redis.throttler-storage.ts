import { Logger } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import type { RedisLink } from '../storage/redis.js';
import { recordOf, type ThrottlerRecord } from './bucket.js';

/** How long a request waits for its bucket, and how long a Redis that did not answer is not asked again, ms. */
const PATIENCE_MS = 250;
const PAUSE_MS = 2_000;

/** KEYS[1] is the bucket, ARGV how many tokens it holds and in how many ms it fills. By the clock of Redis, which the processes share. */
const TAKE = `
local time = redis.call('TIME')
local now, limit, ttl = time[1] * 1000 + math.floor(time[2] / 1000), tonumber(ARGV[1]), tonumber(ARGV[2])
local had = redis.call('HMGET', KEYS[1], 'left', 'at')
local passed = math.max(0, now - (tonumber(had[2]) or now))
local left = math.min(limit, (tonumber(had[1]) or limit) + passed * limit / ttl)
local blocked = left < 1
if not blocked then left = left - 1 end
redis.call('HSET', KEYS[1], 'left', left, 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], ttl)
return { blocked and 1 or 0, tostring(left) }
`;

type Take = (key: string, limit: number, ttl: number) => Promise<[blocked: 0 | 1, left: string]>;

/** Token buckets that every API process shares. While Redis does not answer each process counts for itself: nobody waits, and nobody is let off. */
export class RedisThrottlerStorage implements ThrottlerStorage {
  readonly #log = new Logger('Throttle');
  readonly #take: Take;
  #askAgainAt = 0;

  /** `alone` counts while Redis is away, and when it takes longer than `patienceMs`. */
  constructor(
    link: RedisLink,
    private readonly alone: ThrottlerStorage,
    private readonly patienceMs = PATIENCE_MS,
  ) {
    link.commands.defineCommand('vas:take', { lua: TAKE, numberOfKeys: 1 });
    const commands = link.commands as Redis & Record<'vas:take', Take>;
    this.#take = (...given) => commands['vas:take'](...given);
  }

  /** Takes one of `limit` tokens, which come back evenly over `ttl` ms. */
  async increment(
    key: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    throttlerName: string,
  ): Promise<ThrottlerRecord> {
    const shared = await this.#shared(key, ttl, limit);
    return shared ?? this.alone.increment(key, ttl, limit, blockDuration, throttlerName);
  }

  async #shared(key: string, ttl: number, limit: number): Promise<ThrottlerRecord | null> {
    if (performance.now() < this.#askAgainAt) return null;
    try {
      const [blocked, left] = await within(this.patienceMs, this.#take(`vas:throttle:${key}`, limit, ttl));
      return recordOf({ left: Number(left), isBlocked: blocked === 1 }, limit, ttl);
    } catch (error) {
      this.#askAgainAt = performance.now() + PAUSE_MS;
      this.#log.debug(`Requests are counted by this process alone: ${(error as Error).message}`);
      return null;
    }
  }
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not answer in ${ms} ms`)), ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
