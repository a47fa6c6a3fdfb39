import type { ThrottlerStorage } from '@nestjs/throttler';

/** A token bucket after somebody took from it. */
export interface Bucket {
  /** Tokens that are left, with fractions. */
  left: number;
  /** Whether there was none to take. */
  isBlocked: boolean;
}

/** What `@nestjs/throttler` calls a record: a bucket of `limit` tokens that fills in `ttl` ms, times in whole seconds. */
export type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** The record of a bucket: until it is full again, and until there is a token. */
export function recordOf({ left, isBlocked }: Bucket, limit: number, ttl: number): ThrottlerRecord {
  const seconds = (tokens: number): number => Math.ceil((tokens * ttl) / limit / 1_000);
  return {
    totalHits: limit - Math.floor(left),
    timeToExpire: seconds(limit - left),
    isBlocked,
    timeToBlockExpire: isBlocked ? seconds(1 - left) : 0,
  };
}
