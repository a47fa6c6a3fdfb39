import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { removeTree } from '../common/remove-tree.js';
import { MetricsFiles } from '../metrics/metrics.files.js';
import { Results } from '../results/results.js';
import { isEnded } from '../results/task.js';

/** A file that is being written is written to more often than this, ms: uploads may pause for 30 s. */
const QUIET_MS = 5 * 60_000;

/** A secret on its way to its name, see `keptSecret`. */
const DRAFT = /^[a-z-]+\.\d+-[0-9a-f]{8}$/;

/** What a process that was killed left below `DATA_DIR`, and nothing that somebody still works on. */
@Injectable()
export class Leftovers {
  constructor(
    private readonly data: DataDir,
    private readonly results: Results,
    private readonly metrics: MetricsFiles,
  ) {}

  /** Working files of tasks that have ended. */
  async sweepEnded(): Promise<void> {
    for (const id of await readdir(this.data.temporary())) {
      const path = this.data.temporary(id);
      if (path !== this.data.arriving && (await this.#isOver(id))) await removeTree(path);
    }
  }

  /** What tells only by its age that nobody works on it: uploads that stopped coming, drafts, metrics of dead processes. */
  async sweepQuiet(): Promise<void> {
    await this.#removeQuiet(this.data.arriving, () => true);
    await this.#removeQuiet(this.data.samples, (name) => name.endsWith('.part'));
    await this.#removeQuiet(this.data.root, (name) => DRAFT.test(name));
    await this.metrics.sweep();
  }

  /** Looks into the folder of every task for files that were never finished, and for folders that never were in their place; once, at the start. */
  async sweepArtifacts(): Promise<void> {
    for (const name of await readdir(this.data.artifacts())) {
      if (name.endsWith('.part')) await this.#removeUnplaced(name);
      else await this.#removeUnfinished(name);
    }
  }

  /** `<task>.<lease>.part`, on its way to be the folder `<task>` or away from there. */
  async #removeUnplaced(name: string): Promise<void> {
    if (await this.#isOver(name.slice(0, name.indexOf('.')))) await removeTree(this.data.artifacts(name));
  }

  async #removeUnfinished(id: string): Promise<void> {
    const parts = (await namesIn(this.data.artifacts(id))).filter((name) => name.endsWith('.part'));
    if (parts.length === 0 || !(await this.#isOver(id))) return;
    for (const name of parts) await rm(join(this.data.artifacts(id), name), { force: true });
  }

  async #removeQuiet(folder: string, isOurs: (name: string) => boolean): Promise<void> {
    for (const name of (await namesIn(folder)).filter(isOurs)) {
      const path = join(folder, name);
      const facts = await stat(path).catch(() => null);
      if (facts?.isFile() && Date.now() - facts.mtimeMs > QUIET_MS) await rm(path, { force: true });
    }
  }

  async #isOver(id: string): Promise<boolean> {
    const task = await this.results.find(id);
    return !task || isEnded(task.status);
  }
}

/** Empty when there is no such folder, or it is none. */
const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
