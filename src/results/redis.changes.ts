import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Listeners } from './listeners.js';
import { KEYS } from './redis.keys.js';
import type { RedisStore } from './redis.store.js';

/** News that a silent subscription may have missed before it was known to be cut off, ms. */
const MARGIN_MS = 10_000;

/** Tells listeners which tasks any process changed, from a channel that every transition publishes to. */
export class RedisChanges {
  readonly #log = new Logger('Results');
  readonly #listeners = new Listeners();
  #subscription: Redis | null = null;
  /** When the subscription was cut off, Unix ms; null while it holds. */
  #cutOff: number | null = null;

  constructor(private readonly store: RedisStore) {}

  listen(listener: (id: string) => void): () => void {
    const remove = this.#listeners.add(listener);
    this.#subscription ??= this.#subscribe();
    return () => {
      remove();
      if (this.#listeners.isEmpty) this.close();
    };
  }

  close(): void {
    this.#listeners.clear();
    this.#subscription?.disconnect();
    this.#subscription = null;
  }

  #subscribe(): Redis {
    const subscription = this.store.link.waiting();
    subscription.on('message', (_channel, id) => this.#listeners.tell(id));
    subscription.on('close', () => (this.#cutOff ??= Date.now()));
    subscription.on('ready', () => void this.#catchUp());
    subscription.subscribe(KEYS.changes).catch((error: Error) => {
      if (this.#subscription === subscription) this.#log.warn(`No news of tasks: ${error.message}`);
    });
    return subscription;
  }

  /** Redis keeps no news for who is cut off: what was written meanwhile is told now. */
  async #catchUp(): Promise<void> {
    if (this.#cutOff === null) return;
    const since = this.#cutOff - MARGIN_MS;
    this.#cutOff = null;
    try {
      await this.store.link.settled();
      for (const key of [KEYS.unfinished, KEYS.finished])
        for (const id of await this.store.ask((redis) => redis.zrangebyscore(key, since, '+inf')))
          this.#listeners.tell(id);
    } catch (error) {
      this.#cutOff ??= since + MARGIN_MS;
      this.#log.warn(`News of tasks may be late: ${(error as Error).message}`);
    }
  }
}
