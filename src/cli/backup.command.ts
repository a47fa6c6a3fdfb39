import { existsSync, realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { loadEnv } from '../common/core.module.js';
import type { Env } from '../common/env.js';
import { Backup, type BackupFacts } from '../maintenance/backup.js';
import { isWithin, writeBackup } from '../maintenance/backup-target.js';
import { TASKS } from '../maintenance/data-files.js';
import type { Command, Output } from './command.js';
import { UsageError } from './exit-codes.js';
import { size } from './table.js';

/** `backup`. */
export const backup: Command = {
  name: 'backup',
  usage: '<folder | file.tar>',
  about: 'copy the embedded store while the service runs: tasks, artefacts, uploads, embeddings, secrets',
  options: {},
  async run({ positionals: [target, ...more] }, output) {
    if (target === undefined || more.length > 0)
      throw new UsageError('backup takes one folder or archive, such as backups/monday or backups/monday.tar');
    const env = await loadEnv();
    const data = source(env);
    if (isWithin(data, target)) throw new Error(`${resolve(target)} lies in DATA_DIR, of which it is to be a backup`);
    const keys = keysWithin(data, env, output);
    tell(await writeBackup(target, (folder) => new Backup(data, folder, { keys }).make()), resolve(target), output);
    return 0;
  },
};

/** The data directory, when its tasks are there. */
function source({ DATA_DIR, QUEUE_BACKEND }: Env): string {
  const data = resolve(DATA_DIR);
  const elsewhere =
    'the tasks of a service with Redis are in Redis: back that up, and DATA_DIR with it (docs/operations.md)';
  if (QUEUE_BACKEND === 'bullmq') throw new Error(`QUEUE_BACKEND is bullmq; ${elsewhere}`);
  if (!existsSync(join(data, TASKS))) throw new Error(`${data} holds no ${TASKS}; ${elsewhere}`);
  return realpathSync(data);
}

/** Path of the file of keys below the data directory; null when there is none there. */
function keysWithin(data: string, { API_KEYS_FILE: file }: Env, output: Output): string | null {
  if (!file || !existsSync(file)) return null;
  const path = realpathSync(file);
  if (isWithin(data, path)) return relative(data, path);
  output.line(`not in the backup: API_KEYS_FILE=${file}, which is not in DATA_DIR`);
  return null;
}

function tell({ tasks, incomplete, taken_at, files, bytes }: BackupFacts, target: string, output: Output): void {
  const counts = Object.entries(tasks).map(([status, count]) => `${count} ${status}`);
  output.line(`${target}: ${files} files, ${size(bytes)}, tasks as of ${taken_at}: ${counts.join(', ') || 'none'}`);
  for (const id of incomplete)
    output.line(`task ${id} lacks artefacts that its result names, in the service as in the backup`);
}
