import type { Redis } from 'ioredis';
import { describe, type RedisLink } from '../storage/redis.js';
import { KEYS } from './redis.keys.js';
import { FIELDS, readTask, type Values } from './redis.row.js';
import { SCRIPTS } from './redis.scripts.js';
import { ResultsUnavailable } from './results.js';
import type { Task } from './task.js';

type Script = (...keysAndArguments: (string | number)[]) => Promise<unknown>;

/** The commands that Redis results are made of; every failure is `ResultsUnavailable`, within 2 s. */
export class RedisStore {
  readonly #connection: Redis & Record<string, Script>;

  constructor(readonly link: RedisLink) {
    this.#connection = link.commands as Redis & Record<string, Script>;
    for (const [name, script] of Object.entries(SCRIPTS)) link.commands.defineCommand(`vas:${name}`, script);
  }

  /** Asks Redis. */
  async ask<T>(question: (connection: Redis) => Promise<T>): Promise<T> {
    try {
      return await question(this.#connection);
    } catch (error) {
      const why = describe(error as Error);
      throw new ResultsUnavailable(`The task store, Redis at ${this.link.address}, did not answer: ${why}`, {
        cause: error,
      });
    }
  }

  /** Runs a script with its keys and arguments. */
  run<T>(name: keyof typeof SCRIPTS, ...keysAndArguments: (string | number)[]): Promise<T> {
    return this.ask(() => this.#connection[`vas:${name}`]!(...keysAndArguments)) as Promise<T>;
  }

  /** A transition of one task, now; whether it was in the state that the transition starts from. */
  async change(name: keyof typeof SCRIPTS, id: string, ...values: (string | number)[]): Promise<boolean> {
    return (await this.run<number>(name, KEYS.task(id), id, Date.now(), ...values)) === 1;
  }

  /** Whose a task is; null for nobody's and for none. */
  ownerOf(id: string): Promise<string | null> {
    return this.ask((redis) => redis.hget(KEYS.task(id), 'owner'));
  }

  /** The task with its result. */
  async find(id: string): Promise<Task | null> {
    return readTask(await this.ask((redis) => redis.hmget(KEYS.task(id), ...FIELDS, 'result')));
  }

  /** Those of the tasks that exist, in the order asked for, without results. */
  async findAll(ids: string[]): Promise<Task[]> {
    const found = await this.ask(async (redis) => {
      const pipeline = redis.pipeline();
      for (const id of ids) pipeline.hmget(KEYS.task(id), ...FIELDS);
      return (await pipeline.exec()) ?? [];
    });
    return found.flatMap(([error, values]) => {
      if (error) throw new ResultsUnavailable(describe(error), { cause: error });
      return readTask(values as Values) ?? [];
    });
  }
}
