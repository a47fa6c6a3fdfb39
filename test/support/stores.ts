import { join } from 'node:path';
import { EmbeddedResults } from '../../src/results/embedded.results.js';
import { RedisResults } from '../../src/results/redis.results.js';
import type { Results } from '../../src/results/results.js';
import { Database } from '../../src/storage/database.js';
import { RedisLink } from '../../src/storage/redis.js';
import { RedisServer } from './redis.js';
import { temporaryFolder } from './temporary.js';

/** A real store of tasks, empty, and what closes and removes it. */
export interface Store {
  results: Results;
  close(): Promise<void>;
}

async function embedded(): Promise<Store> {
  const folder = temporaryFolder();
  const database = await Database.open(join(folder.path, 'tasks.sqlite'));
  const results = new EmbeddedResults(database);
  const close = async (): Promise<void> => {
    await results.close();
    database.close();
    folder.remove();
  };
  return { results, close };
}

async function redis(): Promise<Store> {
  const server = await RedisServer.start();
  const link = new RedisLink(server.dsn);
  await link.settled();
  const results = new RedisResults(link);
  const close = async (): Promise<void> => {
    await results.close();
    link.close();
    await server.stop();
  };
  return { results, close };
}

/** Every store that the service comes with, by name: for `describe.each`. */
export const STORES: [name: string, open: () => Promise<Store>][] = [
  ['the embedded store', embedded],
  ['Redis', redis],
];
