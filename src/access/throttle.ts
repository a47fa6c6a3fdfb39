import { Injectable } from '@nestjs/common';
import { Env } from '../common/env.js';
import { Problem } from '../http/problem.js';

interface Allowance {
  left: number;
  at: number;
}

/** Counts the requests of each key in this process: a minute's worth at once, then as fast as they come back (a token bucket). */
@Injectable()
export class Throttle {
  readonly #perMinute: number;
  readonly #allowances = new Map<string, Allowance>();

  constructor(env: Env) {
    this.#perMinute = env.RATE_LIMIT_PER_MINUTE;
  }

  /** Counts a request; throws 429 with `Retry-After` past `RATE_LIMIT_PER_MINUTE`. `now` in ms, of a clock that never goes back. */
  count(keyId: string, now = performance.now()): void {
    if (this.#perMinute === 0) return;
    const perMs = this.#perMinute / 60_000;
    const { left, at } = this.#allowances.get(keyId) ?? { left: this.#perMinute, at: now };
    const there = Math.min(this.#perMinute, left + (now - at) * perMs);
    this.#allowances.set(keyId, { left: there < 1 ? there : there - 1, at: now });
    if (there >= 1) return;
    const seconds = Math.ceil((1 - there) / perMs / 1_000);
    throw new Problem('RATE_LIMITED', `A key may send ${this.#perMinute} requests a minute.`, {
      headers: { 'Retry-After': String(seconds) },
    });
  }
}
