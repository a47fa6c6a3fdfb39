import { join } from 'node:path';
import * as jest from '@jest/globals';
import { describe, expect, it } from '@jest/globals';
import { Database } from '../storage/database.js';
import { queueContract } from '../contracts/queue.contract.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { EmbeddedQueue } from './embedded.queue.js';
import { QueueUnavailable } from './queue.js';

queueContract(jest, 'embedded', async () => {
  const folder = temporaryFolder();
  const opened: { queue: EmbeddedQueue; database: Database }[] = [];
  return {
    open: async (policy) => {
      const database = await Database.open(join(folder.path, 'tasks.sqlite'));
      const queue = new EmbeddedQueue(database, policy);
      opened.push({ queue, database });
      return queue;
    },
    close: async () => {
      await Promise.all(opened.map(({ queue }) => queue.close()));
      for (const { database } of opened) database.close();
      folder.remove();
    },
  };
});

describe('EmbeddedQueue on a locked file', () => {
  it('refuses within 2 s', async () => {
    const folder = temporaryFolder();
    const path = join(folder.path, 'tasks.sqlite');
    const [database, other] = [await Database.open(path), await Database.open(path)];
    const queue = new EmbeddedQueue(database);
    const since = Date.now();
    // add is synchronous up to its answer, so that it runs while the other holds the lock.
    const answer = other.transaction(() => ({ promise: queue.add('a') })).promise;
    await expect(answer).rejects.toThrow(QueueUnavailable);
    expect(Date.now() - since).toBeLessThan(2_000);
    database.close();
    other.close();
    folder.remove();
  });
});
