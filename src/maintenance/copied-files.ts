import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BackedUpFile } from './manifest.js';

/** Copies at once. */
const AT_ONCE = 8;

/** A file as it is on disk, after which it is there whatever happens. */
export async function seal(root: string, path: string): Promise<BackedUpFile> {
  const file = await open(join(root, path), 'r');
  try {
    const hash = createHash('sha256');
    let size = 0;
    for await (const piece of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      size += piece.length;
    }
    await file.datasync();
    return { path, size, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** Copies files by their path below `from`; the same blocks where the file system can. Answers those that were there. */
export async function copyFiles(from: string, to: string, paths: readonly string[]): Promise<BackedUpFile[]> {
  const rest = [...paths];
  const copied: BackedUpFile[] = [];
  const work = async (): Promise<void> => {
    for (let path = rest.pop(); path !== undefined; path = rest.pop()) {
      const file = await copyOne(from, to, path);
      if (file) copied.push(file);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return copied;
}

async function copyOne(from: string, to: string, path: string): Promise<BackedUpFile | null> {
  await mkdir(dirname(join(to, path)), { recursive: true });
  try {
    await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return seal(to, path);
}

/** Regular files in a folder below `root`, by their path below `root`, not those that are being written; none when there is no such folder. */
export async function filesIn(root: string, folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const paths = names
    .filter((name) => !/\.(part|tmp)$/.test(name))
    .map((name) => (folder ? `${folder}/${name}` : name));
  const facts = await Promise.all(paths.map((path) => lstat(join(root, path)).catch(() => null)));
  return paths.filter((_, at) => facts[at]?.isFile());
}
