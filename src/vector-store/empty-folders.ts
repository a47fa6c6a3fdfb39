import { readdir, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes the folders directly below `parent` that are empty and have been since before `olderThan`. */
export async function removeEmptyFolders(parent: string, olderThan: Date): Promise<void> {
  for (const entry of await readdir(parent, { withFileTypes: true })) {
    const folder = join(parent, entry.name);
    if (entry.isDirectory()) await removeWhenEmpty(folder, olderThan).catch(unlessExpected);
  }
}

async function removeWhenEmpty(folder: string, olderThan: Date): Promise<void> {
  // A younger one may be about to get its first file.
  if ((await stat(folder)).mtime <= olderThan) await rmdir(folder);
}

/** It has files, or another process removed it first. */
function unlessExpected(error: NodeJS.ErrnoException): void {
  if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code ?? '')) throw error;
}
