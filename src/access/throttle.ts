import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Env } from '../common/env.js';
import { Problem } from '../http/problem.js';
import type { ThrottlerRecord } from './bucket.js';
import { networkOf } from './network.js';

const MINUTE_MS = 60_000;

/** Most keys that an address may try in a minute: guesses, and the first request with each that is right. */
export const TRIES_PER_MINUTE = 60;

/** Counts requests by key and tries by address: a minute's worth at once, then as fast as they come back (token buckets). */
export class Throttle {
  readonly #perMinute: number;

  constructor(
    env: Pick<Env, 'RATE_LIMIT_PER_MINUTE'>,
    private readonly storage: ThrottlerStorage,
  ) {
    this.#perMinute = env.RATE_LIMIT_PER_MINUTE;
  }

  /** Counts a request. Resolves with the headers that say what is left; throws 429 past `RATE_LIMIT_PER_MINUTE`. */
  async request(keyId: string): Promise<Record<string, string>> {
    if (this.#perMinute === 0) return {};
    const record = await this.#count(`key:${keyId}`, this.#perMinute);
    const headers = this.#headers(record);
    if (record.isBlocked) throw limited(`A key may send ${this.#perMinute} requests a minute.`, record, headers);
    return headers;
  }

  /** Counts a key that was tried from an IP address; throws 429 when too many were, by whoever is in its network. */
  async attempt(ip: string): Promise<void> {
    const record = await this.#count(`network:${networkOf(ip)}`, TRIES_PER_MINUTE);
    if (record.isBlocked) throw limited('Too many API keys or signatures were tried from this address.', record);
  }

  #count(bucket: string, limit: number): Promise<ThrottlerRecord> {
    return this.storage.increment(bucket, MINUTE_MS, limit, 0, 'minute');
  }

  #headers({ totalHits, timeToExpire }: ThrottlerRecord): Record<string, string> {
    return {
      'RateLimit-Limit': String(this.#perMinute),
      'RateLimit-Remaining': String(this.#perMinute - totalHits),
      'RateLimit-Reset': String(timeToExpire),
    };
  }
}

const limited = (detail: string, { timeToBlockExpire }: ThrottlerRecord, headers = {}): Problem =>
  new Problem('RATE_LIMITED', detail, { headers: { ...headers, 'Retry-After': String(timeToBlockExpire) } });
