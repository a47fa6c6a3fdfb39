import { Injectable } from '@nestjs/common';

/** As many are remembered, and for as long, ms. */
const MOST = 10_000;
const DAY_MS = 24 * 3_600_000;

/**
 * Which keys came from which address lately. Guesses from behind a proxy use up the tries of its address; who was let in
 * from there before need not try.
 */
@Injectable()
export class KnownCallers {
  /** In the order of their last request: the first is the oldest. */
  readonly #seen = new Map<string, number>();

  has(ip: string, keyId: string, now = performance.now()): boolean {
    const at = this.#seen.get(`${keyId} ${ip}`);
    return at !== undefined && now - at < DAY_MS;
  }

  add(ip: string, keyId: string, now = performance.now()): void {
    const caller = `${keyId} ${ip}`;
    this.#seen.delete(caller);
    this.#seen.set(caller, now);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST && oldest !== undefined) this.#seen.delete(oldest);
  }
}
