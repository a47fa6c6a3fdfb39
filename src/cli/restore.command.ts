import { resolve } from 'node:path';
import { loadEnv } from '../common/core.module.js';
import { restore as restoreBackup } from '../maintenance/restore.js';
import type { Command } from './command.js';
import { UsageError } from './exit-codes.js';
import { reindexed } from './reindex.command.js';

/** `restore`. */
export const restore: Command = {
  name: 'restore',
  usage: '<folder | file.tar> [--replace]',
  about:
    'put a backup into an empty DATA_DIR, check it, and rebuild the vector store; --replace moves aside what is there',
  options: { replace: { type: 'boolean', about: 'put what is there now aside' } },
  async run({ positionals: [from, ...more], flags }, output) {
    if (from === undefined || more.length > 0) throw new UsageError('restore takes one backup, a folder or an archive');
    const env = await loadEnv();
    if (env.QUEUE_BACKEND === 'bullmq')
      throw new Error(
        'QUEUE_BACKEND is bullmq: the tasks of this backup belong to the embedded queue; set QUEUE_BACKEND=embedded',
      );
    const { manifest, replaced } = await restoreBackup(from, env.DATA_DIR, { replace: flags['replace'] === true });
    const count = Object.values(manifest.tasks).reduce((sum, tasks) => sum + tasks, 0);
    output.line(
      `${resolve(env.DATA_DIR)}: ${count} tasks as of ${manifest.taken_at}, ${manifest.files.length} files, each as it was`,
    );
    if (replaced !== null) output.line(`what was there is in ${replaced}; remove it when it is needed no more`);
    try {
      return await reindexed({ ...env, QUEUE_BACKEND: 'embedded' }, {}, output);
    } catch (error) {
      throw new Error(`The vectors are not rebuilt (${(error as Error).message}); run: npm run reindex`, {
        cause: error,
      });
    }
  },
};
