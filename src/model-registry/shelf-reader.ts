import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Model } from './model.js';
import { readModel } from './read-model.js';
import type { ModelsByName } from './shelf.js';

interface Known {
  fingerprint: string;
  model: Model;
}

/**
 * Reads the folder of the models, and again only what is new: a version whose files are as they were when it was read is not
 * read again. A version that is READY is loaded and stays as it is whatever happens to its files, until its folder is gone.
 */
export class ShelfReader {
  readonly #read = new Map<string, Known>();

  constructor(private readonly root: string) {}

  /** Null when there is no such folder. `settled` is what is known of the models that were read before. */
  async read(settled: ModelsByName): Promise<ModelsByName | null> {
    const names = await folders(this.root);
    if (!names) return null;
    const read = await Promise.all(
      names.map(async (name) => [name, await this.#versions(name, settled.get(name) ?? [])] as const),
    );
    return new Map(read.filter(([, models]) => models.length > 0));
  }

  async #versions(name: string, settled: readonly Model[]): Promise<Model[]> {
    const versions = (await folders(join(this.root, name))) ?? [];
    versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    return Promise.all(
      versions.map((version) =>
        this.#version(
          name,
          version,
          settled.find(({ card }) => card.version === version),
        ),
      ),
    );
  }

  async #version(name: string, version: string, settled: Model | undefined): Promise<Model> {
    if (settled?.state === 'READY') return settled;
    const folder = join(this.root, name, version);
    const fingerprint = await fingerprintOf(folder);
    const known = this.#read.get(folder);
    if (known?.fingerprint === fingerprint) return settled ?? known.model;
    const model = await readModel(this.root, name, version);
    this.#read.set(folder, { fingerprint, model });
    return model;
  }
}

/** Changes when any file of the folder does. */
async function fingerprintOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const marks = await Promise.all(
    files.sort().map(async (file) => {
      const { size, mtimeMs, ino } = await stat(file).catch(() => ({ size: -1, mtimeMs: 0, ino: 0 }));
      return `${relative(folder, file)} ${size} ${mtimeMs} ${ino}`;
    }),
  );
  return marks.join('\n');
}

/** Names of the folders in a folder, links to folders among them, hidden ones left out; null when it does not exist. */
async function folders(path: string): Promise<string[] | null> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!names) return null;
  const visible = names.filter((name) => !name.startsWith('.')).sort();
  const isFolder = await Promise.all(
    visible.map((name) =>
      stat(join(path, name)).then(
        (entry) => entry.isDirectory(),
        () => false,
      ),
    ),
  );
  return visible.filter((_, at) => isFolder[at]);
}
