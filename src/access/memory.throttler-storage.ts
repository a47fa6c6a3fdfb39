import type { ThrottlerStorage } from '@nestjs/throttler';
import { type Bucket, recordOf, type ThrottlerRecord } from './bucket.js';

interface Dated extends Bucket {
  /** Clock of this process, ms. */
  at: number;
  /** When it is full again whatever it holds now. */
  fullAt: number;
}

/** Token buckets in this process. One that is full again is forgotten. */
export class MemoryThrottlerStorage implements ThrottlerStorage {
  readonly #buckets = new Map<string, Dated>();
  #sweepAt = 0;

  /** `now` in ms, of a clock that never goes back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** How many keys and addresses are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one of `limit` tokens, which come back evenly over `ttl` ms. */
  async increment(key: string, ttl: number, limit: number): Promise<ThrottlerRecord> {
    const now = this.now();
    this.#sweep(now, ttl);
    const { left, at } = this.#buckets.get(key) ?? { left: limit, at: now };
    const there = Math.min(limit, left + ((now - at) * limit) / ttl);
    const isBlocked = there < 1;
    const bucket = { left: isBlocked ? there : there - 1, isBlocked };
    this.#buckets.set(key, { ...bucket, at: now, fullAt: now + ttl });
    return recordOf(bucket, limit, ttl);
  }

  #sweep(now: number, ttl: number): void {
    if (now < this.#sweepAt) return;
    this.#sweepAt = now + ttl;
    for (const [key, { fullAt }] of this.#buckets) if (fullAt <= now) this.#buckets.delete(key);
  }
}
