import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../common/durable.js';
import { FolderLock } from '../model-registry/folder-lock.js';
import { modelId } from '../model-registry/model.js';

/** The folder in the registry's. */
export const STAGING = '.staging';

/** Where versions are put together before the registry sees them: hidden, on the same disk. */
export class Staging {
  readonly #staged: string;

  constructor(
    /** Absolute path of the registry's folder. */
    readonly root: string,
    readonly name: string,
    readonly version: string,
  ) {
    this.#staged = join(root, STAGING);
  }

  /** As the registry reads it: a folder of models. */
  get stagedRoot(): string {
    return this.#staged;
  }

  get folder(): string {
    return join(this.#staged, this.name, this.version);
  }

  get installed(): string {
    return join(this.root, this.name, this.version);
  }

  isInstalled(): Promise<boolean> {
    return stat(join(this.installed, 'model.json')).then(
      () => true,
      () => false,
    );
  }

  /** Does the work alone: of two who install the same version the second waits. */
  async alone<T>(work: () => Promise<T>, onWait?: () => void): Promise<T> {
    await mkdir(this.#staged, { recursive: true });
    const lock = join(this.#staged, `${modelId({ name: this.name, version: this.version })}.lock`);
    return FolderLock.hold(lock, work, onWait);
  }

  /** The version appears whole, in one move, durably; in place of the one there is when there is one. */
  async publish(): Promise<void> {
    for (const file of await filesIn(this.folder)) await sync(file);
    await mkdir(dirname(this.installed), { recursive: true });
    await rm(this.installed, { recursive: true, force: true });
    await rename(this.folder, this.installed);
    await syncFolder(dirname(this.installed));
    await syncFolder(this.root);
    await this.#tidy();
  }

  /** Leaves nothing of it. */
  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await this.#tidy();
  }

  async #tidy(): Promise<void> {
    const parent = dirname(this.folder);
    if ((await readdir(parent).catch(() => [''])).length === 0) await rm(parent, { recursive: true, force: true });
  }
}

/** Absolute paths of the files in a folder and below. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
