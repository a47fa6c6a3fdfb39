import { readFile, realpath, stat } from 'node:fs/promises';
import { type ApiKey, readKeys, writeKeys } from '../access/api-key.js';
import { loadEnv } from '../common/core.module.js';
import { type Access, writeDurably } from '../common/durable.js';
import { FolderLock } from '../model-registry/folder-lock.js';
import type { Command, Given } from './command.js';

/** The options that every subcommand of `keys` takes. */
export const KEYS_OPTIONS: Command['options'] = {
  file: { type: 'string', value: 'FILE', about: 'the file of keys; else API_KEYS_FILE' },
  json: { type: 'boolean', about: 'as JSON' },
};

/** A new file is for whoever made it; one that is there stays with whom the operator gave it to. */
const OWN: Access = { mode: 0o600 };

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
    throw new Error(code === undefined ? `${path}: ${message}. It was left as it is.` : message);
  }
}

/** Writes what the change makes of the keys, whole or not at all; changes made at once come one after the other. */
export async function changeKeys(path: string, change: (keys: ApiKey[]) => ApiKey[]): Promise<void> {
  const file = await realpath(path).catch(() => path); // a link stays one
  await FolderLock.hold(`${file}.lock`, async () => {
    const keys = writeKeys(change(await keysIn(file)));
    await writeDurably(file, keys, await stat(file).catch(() => OWN));
  });
}
