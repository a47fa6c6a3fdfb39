import { Injectable } from '@nestjs/common';
import { Env } from '../common/env.js';
import { Problem } from '../http/problem.js';

/** Seconds after which a place may be free again. */
const AGAIN = { headers: { 'Retry-After': '10' } };

/**
 * How many answers are kept open for news of tasks: event streams, and requests that wait for an end. Each holds a connection and
 * some memory, so that there are at most `STREAMS_MAX`, and `STREAMS_MAX_PER_OWNER` of one owner of API keys.
 */
@Injectable()
export class OpenStreams {
  readonly #owners = new Map<string | null, number>();
  #size = 0;

  constructor(private readonly env: Env) {}

  /** How many are open. */
  get size(): number {
    return this.#size;
  }

  /** Takes a place until the signal aborts. Throws 429 when the owner has as many as may be, 503 when all have. */
  take(owner: string | null, until: AbortSignal): void {
    if (!this.#hasOwnerRoom(owner)) {
      const limit = this.env.STREAMS_MAX_PER_OWNER;
      throw new Problem(
        'OWNER_STREAMS_FULL',
        `${limit} streams are open, which is as many as one owner may have.`,
        AGAIN,
      );
    }
    if (!this.#hasRoom())
      throw new Problem(
        'STREAMS_FULL',
        `${this.#size} streams are open, which is as many as this service keeps.`,
        AGAIN,
      );
    this.#add(owner, until);
  }

  /** Takes a place when there is one, else does nothing: whether it did. */
  tryTake(owner: string | null, until: AbortSignal): boolean {
    const isFree = this.#hasOwnerRoom(owner) && this.#hasRoom();
    if (isFree) this.#add(owner, until);
    return isFree;
  }

  #hasRoom(): boolean {
    return this.#size < this.env.STREAMS_MAX;
  }

  /** Without keys everybody is one owner, whom only the limit of all holds. */
  #hasOwnerRoom(owner: string | null): boolean {
    return owner === null || (this.#owners.get(owner) ?? 0) < this.env.STREAMS_MAX_PER_OWNER;
  }

  #add(owner: string | null, until: AbortSignal): void {
    if (until.aborted) return;
    this.#count(owner, 1);
    until.addEventListener('abort', () => this.#count(owner, -1), { once: true });
  }

  #count(owner: string | null, change: 1 | -1): void {
    this.#size += change;
    const count = (this.#owners.get(owner) ?? 0) + change;
    if (count > 0) this.#owners.set(owner, count);
    else this.#owners.delete(owner);
  }
}
