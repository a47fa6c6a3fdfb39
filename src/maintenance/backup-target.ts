import { mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { create, extract } from 'tar';
import { syncFolder } from '../common/durable.js';

const ARCHIVE = /\.(tar|tar\.gz|tgz)$/;

/** Whether a path names an archive and no folder. */
export const isArchive = (path: string): boolean => ARCHIVE.test(path);

/** Whether a path is a folder, or lies in it. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way !== '..' && !way.startsWith(`..${sep}`);
}

/**
 * Lets a backup be made in a folder of its own beside `target`, which then appears under its name, whole or not at all: as a
 * folder, or packed when it is named `.tar`, `.tar.gz` or `.tgz`. Throws when something is there already.
 */
export async function writeBackup<T>(target: string, make: (folder: string) => Promise<T>): Promise<T> {
  const path = resolve(target);
  if (await isTaken(path)) throw new Error(`${path} is there already; name a backup that is not there yet`);
  await mkdir(dirname(path), { recursive: true });
  const draft = await mkdtemp(join(dirname(path), `.${basename(path)}.`));
  const packed = `${draft}.packed`;
  try {
    const made = await make(draft);
    if (isArchive(path)) await pack(draft, packed, !path.endsWith('.tar'));
    await rename(isArchive(path) ? packed : draft, path);
    await syncFolder(dirname(path));
    return made;
  } finally {
    await rm(packed, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

/** Unpacks an archive into a folder. */
export async function unpack(archive: string, folder: string): Promise<void> {
  await extract({
    file: archive,
    cwd: folder,
    strict: true,
    filter: (_, entry) => !('type' in entry) || isPlain(entry),
  });
}

const isPlain = ({ type }: { type: string }): boolean => ['File', 'OldFile', 'Directory'].includes(type);

async function pack(folder: string, to: string, gzip: boolean): Promise<void> {
  await create({ file: to, cwd: folder, gzip, portable: true }, ['.']);
  const file = await open(to, 'r');
  try {
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** An empty folder may be replaced. */
async function isTaken(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length > 0 || isArchive(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    if (code === 'ENOTDIR') return true;
    throw error;
  }
}
