import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { syncFolder } from '../common/durable.js';
import { StartRefused } from '../common/start-refused.js';
import { Snapshot } from '../storage/snapshot.js';
import { sqliteDriver } from '../storage/sqlite-driver.js';
import { SqliteUsers } from '../storage/sqlite-users.js';
import { unpack } from './backup-target.js';
import { copyFiles, seal } from './copied-files.js';
import { TASKS } from './data-files.js';
import { type BackedUpFile, type Manifest, readManifest } from './manifest.js';

/** Of a data directory that was never used, but for empty folders. */
const LOCK = `${TASKS}.users`;

/** What a restore came to. */
export interface Restored {
  manifest: Manifest;
  /** Where what was in the data directory is now; null when it was empty. */
  replaced: string | null;
}

/**
 * Puts a backup in place of an empty data directory, or with `replace` of one whose files are then moved aside within it.
 * Every file is checked before anything is touched. Throws when the backup is damaged or newer, or the directory is in use.
 */
export async function restore(from: string, data: string, { replace = false } = {}): Promise<Restored> {
  const root = resolve(data);
  await mkdir(root, { recursive: true });
  const lock = await seize(root);
  const staged = await mkdtemp(join(root, '.restore-'));
  try {
    const present = (await readdir(root)).filter(
      (name) => ![LOCK, `${LOCK}-journal`].includes(name) && join(root, name) !== staged,
    );
    const isEmpty = !(await holdsFiles(root, present));
    if (!isEmpty && !replace)
      throw new Error(`${root} is not empty; name an empty DATA_DIR, or move what is there aside with --replace`);
    const manifest = await stage(resolve(from), staged);
    const replaced = isEmpty ? null : await moveAside(root, present);
    if (isEmpty) for (const name of present) await rm(join(root, name), { recursive: true });
    await moveInto(staged, root);
    return { manifest, replaced };
  } finally {
    await rm(staged, { recursive: true, force: true });
    lock.leave();
  }
}

async function seize(root: string): Promise<SqliteUsers> {
  const users = new SqliteUsers(await sqliteDriver(), join(root, TASKS));
  if (users.seize()) return users;
  users.leave();
  throw new StartRefused(`${root} is in use by a running service; stop it first`);
}

/** Brings a backup into an empty folder and checks every file of it. */
async function stage(from: string, folder: string): Promise<Manifest> {
  const isFolder = (await stat(from)).isDirectory();
  if (!isFolder) await unpack(from, folder);
  const manifest = await readManifest(isFolder ? from : folder, from);
  const paths = manifest.files.map(({ path }) => path);
  const found = isFolder ? await copyFiles(from, folder, paths) : await sealed(folder, paths);
  checkFiles(manifest, found, from);
  const snapshot = await Snapshot.open(join(folder, TASKS));
  try {
    snapshot.check();
  } finally {
    snapshot.close();
  }
  return manifest;
}

async function sealed(folder: string, paths: readonly string[]): Promise<BackedUpFile[]> {
  const found: BackedUpFile[] = [];
  for (const path of paths) if (await stat(join(folder, path)).catch(() => null)) found.push(await seal(folder, path));
  return found;
}

function checkFiles({ files }: Manifest, found: readonly BackedUpFile[], from: string): void {
  const there = new Map(found.map((file) => [file.path, file]));
  for (const { path, size, sha256 } of files) {
    const file = there.get(path);
    if (!file) throw new Error(`${from} lacks ${path}, which its manifest names`);
    if (file.size !== size || file.sha256 !== sha256)
      throw new Error(
        `${from}: ${path} is damaged: it has ${file.size} bytes and another checksum than when it was made`,
      );
  }
  if (!there.has(TASKS)) throw new Error(`${from} has no ${TASKS}`);
}

async function holdsFiles(root: string, names: readonly string[]): Promise<boolean> {
  for (const name of names) {
    const path = join(root, name);
    if (!(await stat(path)).isDirectory()) return true;
    if (await holdsFiles(path, await readdir(path))) return true;
  }
  return false;
}

/** What vanishes meanwhile is let go: SQLite takes the helpers of a file away when its last connection is collected. */
async function moveAside(root: string, names: readonly string[]): Promise<string> {
  const aside = join(root, `replaced-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of names)
    await rename(join(root, name), join(aside, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  return aside;
}

/** The tasks last: without them a restore that was broken off is an empty service and no half one. */
async function moveInto(staged: string, root: string): Promise<void> {
  const names = (await readdir(staged)).filter((name) => ![TASKS, 'manifest.json'].includes(name));
  for (const name of [...names, TASKS]) await rename(join(staged, name), join(root, name));
  await syncFolder(root);
  await syncFolder(dirname(root));
}
