import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as runner from 'node:test';
import { queueContract } from 'video-ai-system/contracts';
import FolderQueue from './folder.queue.js';

queueContract(runner, 'folder', async () => {
  const root = await mkdtemp(join(tmpdir(), 'folder-queue-'));
  const opened = [];
  return {
    async open(policy) {
      opened.push(new FolderQueue({ root }, policy));
      return opened.at(-1);
    },
    async close() {
      for (const queue of opened) await queue.close();
      await rm(root, { recursive: true });
    },
  };
});
