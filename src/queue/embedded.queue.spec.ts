import { join } from 'node:path';
import { Database } from '../common/database.js';
import { queueContract } from '../../test/contracts/queue.contract.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { EmbeddedQueue } from './embedded.queue.js';

queueContract('embedded', async () => {
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
