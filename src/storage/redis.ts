import { Logger } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';

/** How long a command or a connection may take, ms; whoever asks has an answer or an error within 2 s. */
export const REDIS_TIMEOUT_MS = 1_500;

/** Waits 50 ms, then longer, at most 1 s, for ever. */
const retryStrategy = (times: number): number => Math.min(50 * times, 1_000);

/** For asking: fails at once while Redis is away. */
const ASKING: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: REDIS_TIMEOUT_MS,
  commandTimeout: REDIS_TIMEOUT_MS,
  disconnectTimeout: 200,
  retryStrategy,
};

/** For waiting (workers, subscriptions): outlasts any outage. */
const WAITING: RedisOptions = {
  maxRetriesPerRequest: null,
  connectTimeout: REDIS_TIMEOUT_MS,
  disconnectTimeout: 200,
  retryStrategy,
};

/** The connections of this process to one Redis server. They come back by themselves; outages are warnings in the log. */
export class RedisLink {
  readonly #log = new Logger('Redis');
  readonly #connections = new Set<Redis>();
  /** Whether an outage was logged and its end was not. */
  #isAway = false;
  /** `host:port/db`, without credentials. */
  readonly address: string;
  /** The shared connection for asking. Its commands reject within 2 s, at once while Redis is away. */
  readonly commands: Redis;

  constructor(private readonly dsn: string) {
    this.address = redisAddress(dsn);
    this.commands = this.#connect(ASKING);
  }

  /** Another connection, which outlasts outages: for a worker or a subscription. */
  waiting(): Redis {
    return this.#connect(WAITING);
  }

  /** Resolves when the shared connection is ready, or after the timeout. */
  async settled(): Promise<void> {
    if (this.commands.status === 'ready') return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, REDIS_TIMEOUT_MS);
      this.commands.once('ready', () => resolve(clearTimeout(timer)));
    });
  }

  close(): void {
    for (const connection of this.#connections) connection.disconnect();
  }

  #connect(options: RedisOptions): Redis {
    const connection = new Redis(this.dsn, options);
    connection.on('error', (error: Error) => this.#away(error));
    connection.on('ready', () => this.#back());
    connection.on('end', () => this.#connections.delete(connection));
    this.#connections.add(connection);
    return connection;
  }

  #away(error: Error): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.#log.warn(`Redis at ${this.address} is away: ${describe(error)}. Trying again until it is back.`);
  }

  #back(): void {
    if (this.#isAway) this.#log.log(`Redis at ${this.address} is back.`);
    this.#isAway = false;
  }
}

/** What an address that resolves to several (IPv6 and IPv4) failed with is an error without a message of its own. */
export const describe = (error: Error): string =>
  error.message || (error instanceof AggregateError ? error.errors.map(String).join(', ') : error.name);

/** `host:port/db` of a DSN, fit for a log. */
export function redisAddress(dsn: string): string {
  const { host, pathname } = new URL(dsn);
  return `${host.includes(':') ? host : `${host}:6379`}${pathname === '/' ? '' : pathname}`;
}
