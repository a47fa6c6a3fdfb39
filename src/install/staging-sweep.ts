import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { FolderLock } from '../model-registry/folder-lock.js';
import { ModelRegistry } from '../model-registry/model-registry.js';
import { STAGING } from './staging.js';

/** A fetch that was cut off can be taken up again for this long, ms. */
const KEPT_MS = 24 * 3_600_000;

/** Removes what installations that were killed left in the registry: locks of dead holders, and versions nobody went on with for a day. */
@Injectable()
export class StagingSweep implements OnApplicationBootstrap {
  readonly #log = new Logger(StagingSweep.name);

  constructor(private readonly registry: ModelRegistry) {}

  onApplicationBootstrap(): void {
    void this.sweep().catch((error: Error) => this.#log.warn(`Staged models could not be removed: ${error.message}`));
  }

  async sweep(now = Date.now()): Promise<void> {
    const staged = join(this.registry.root, STAGING);
    const entries = await readdir(staged, { withFileTypes: true }).catch(() => []);
    for (const { name } of entries.filter((entry) => entry.isFile())) await FolderLock.removeDead(join(staged, name));
    const isHeld = (await namesIn(staged)).some((name) => name.includes('.lock'));
    if (isHeld) return;
    for (const { name } of entries.filter((entry) => entry.isDirectory()))
      await this.#removeOld(join(staged, name), now);
  }

  async #removeOld(model: string, now: number): Promise<void> {
    for (const version of await namesIn(model)) {
      const path = join(model, version);
      if (now - (await newest(path)) > KEPT_MS) await rm(path, { recursive: true, force: true });
    }
    await rmdir(model).catch(() => undefined); // not empty
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** When anything in a folder was last written, Unix ms. */
async function newest(folder: string): Promise<number> {
  const inside = await readdir(folder, { recursive: true }).catch(() => []);
  const times = await Promise.all(
    ['', ...inside].map((name) => stat(join(folder, name)).then(({ mtimeMs }) => mtimeMs)),
  );
  return Math.max(...times);
}
