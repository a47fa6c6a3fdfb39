import { readFile } from 'node:fs/promises';
import { type ApiKey, readKeys, writeKeys } from '../access/api-key.js';
import { loadEnv } from '../common/core.module.js';
import { writeDurably } from '../model-registry/durable.js';
import { FolderLock } from '../model-registry/folder-lock.js';
import type { Command, Given } from './command.js';

/** The option that every subcommand of `keys` takes. */
export const FILE_OPTION: Command['options'] = { file: { type: 'string' } };

/** The file that the words name, or else `API_KEYS_FILE`. Throws when there is neither. */
export async function keysPath({ flags }: Given): Promise<string> {
  const path = flags['file'] ?? (await loadEnv()).API_KEYS_FILE;
  if (typeof path === 'string' && path !== '') return path;
  throw new Error('API_KEYS_FILE is not set; name the file with --file keys.json');
}

/** The keys of a file; none when there is no file. Throws with the path and the place of a fault. */
export async function keysIn(path: string): Promise<ApiKey[]> {
  try {
    return readKeys(await readFile(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new Error(`${path}: ${message}`);
  }
}

/** Writes what the change makes of the keys, whole or not at all; changes made at once come one after the other. */
export async function changeKeys(path: string, change: (keys: ApiKey[]) => ApiKey[]): Promise<void> {
  await FolderLock.hold(`${path}.lock`, async () => writeDurably(path, writeKeys(change(await keysIn(path)))));
}
