import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { Env } from '../common/env.js';
import { removeTree } from '../common/remove-tree.js';
import { Results } from '../results/results.js';
import { isEnded } from '../results/task.js';
import { Analyzer } from './analyzer.js';

const EVERY_MS = 60_000;
const PAGE = 200;

/** Removes what has been kept long enough: finished tasks, uploads, and what a killed worker left in the temporary folder. */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger(Retention.name);
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly env: Env,
    private readonly data: DataDir,
    private readonly results: Results,
    private readonly analyzer: Analyzer,
  ) {}

  onApplicationBootstrap(): void {
    const sweep = () =>
      void this.sweep().catch((error: Error) => this.#log.warn(`Old tasks could not be removed: ${error.message}`));
    this.#timer = setInterval(sweep, EVERY_MS);
    sweep();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  async sweep(now = new Date()): Promise<void> {
    const before = new Date(now.getTime() - this.env.RESULT_TTL_S * 1_000);
    for (const id of await this.results.finishedBefore(before, PAGE)) await this.analyzer.erase(id, { expired: true });
    await this.#removeOldFiles(this.data.uploads, before);
    await this.#removeLeftovers();
  }

  async #removeOldFiles(folder: string, before: Date): Promise<void> {
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const { mtime } = await stat(path);
      if (mtime < before) await rm(path, { force: true });
    }
  }

  async #removeLeftovers(): Promise<void> {
    for (const id of await readdir(this.data.temporary())) {
      const task = await this.results.find(id);
      if (!task || isEnded(task.status)) await removeTree(this.data.temporary(id));
    }
  }
}
