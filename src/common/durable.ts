import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Who may read and write a file, as `stat` says it; `uid` and `gid` are kept where the process may give files away. */
export interface Access {
  mode: number;
  uid?: number;
  gid?: number;
}

/** Writes a file whole or not at all, also when the power fails: beside it, synced, renamed, the folder synced. */
export async function writeDurably(path: string, content: string | Uint8Array, access?: Access): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', access && 0o600);
    try {
      if (access) await grant(file, access);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

async function grant(file: FileHandle, { mode, uid, gid }: Access): Promise<void> {
  if (uid !== undefined && gid !== undefined) await file.chown(uid, gid).catch(() => undefined);
  await file.chmod(mode & 0o777);
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
