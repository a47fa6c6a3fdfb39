import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Backend } from './backend.js';
import { DataDir } from '../common/data-dir.js';
import { Database } from './database.js';
import { Env } from '../common/env.js';
import { RedisLink } from './redis.js';

interface Closable {
  close(): Promise<void>;
}

/** What queue and results share in this process, opened when first asked for, and closed after both of them. */
@Injectable()
export class Storage implements OnApplicationShutdown {
  #database: Promise<Database> | null = null;
  #redis: RedisLink | null = null;
  readonly #users: { queue?: Closable; results?: Closable } = {};

  constructor(
    readonly backend: Backend,
    private readonly env: Env,
    private readonly data: DataDir,
  ) {}

  /** The embedded file. Throws when it cannot be opened. */
  database(): Promise<Database> {
    return (this.#database ??= Database.open(this.data.database));
  }

  /** The link to Redis, settled; Redis may be away. */
  async redis(): Promise<RedisLink> {
    this.#redis ??= new RedisLink(this.env.REDIS_DSN);
    await this.#redis.settled();
    return this.#redis;
  }

  /** Names who stands on this, so that it is closed first: the queue, whose consumer still writes results, then the results. */
  stands<User extends Closable>(as: 'queue' | 'results', user: User): User {
    this.#users[as] = user;
    return user;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#users.queue?.close();
    await this.#users.results?.close();
    this.#redis?.close();
    (await this.#database)?.close();
  }
}
