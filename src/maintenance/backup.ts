import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LiveTasks, Snapshot } from '../storage/snapshot.js';
import { copyFiles, filesIn, seal } from './copied-files.js';
import { artifactsNamed, keptBefore, ownFiles, TASKS } from './data-files.js';
import { type BackedUpFile, type Manifest, writeManifest } from './manifest.js';

/** What a backup came to. */
export type BackupFacts = Pick<Manifest, 'tasks' | 'incomplete' | 'taken_at'> & { files: number; bytes: number };

/**
 * Copies a data directory with its embedded tasks into an empty folder while the service works on: first the tasks, at one
 * moment, then the files that they name, which never change once a task has ended. A task that is removed while its files are
 * copied is not in the backup. Embedded vectors are not copied but rebuilt from the kept points.
 */
export class Backup {
  readonly #files: BackedUpFile[] = [];
  readonly #keys: string | null;
  readonly #patienceMs: number;

  constructor(
    private readonly data: string,
    private readonly to: string,
    {
      keys = null,
      patienceMs = 10_000,
    }: {
      /** Path below `data` of the file of keys, when it is in a folder there. */
      keys?: string | null;
      /** How long tasks whose artefacts are going may take to go themselves. */
      patienceMs?: number;
    } = {},
  ) {
    this.#keys = keys;
    this.#patienceMs = patienceMs;
  }

  async make(): Promise<BackupFacts> {
    const before = await keptBefore(this.data);
    const taken_at = new Date().toISOString();
    const snapshot = await Snapshot.take(join(this.data, TASKS), join(this.to, TASKS));
    try {
      snapshot.check();
      const tasks = snapshot.tasks();
      const ended = tasks.filter(({ status }) => status === 'SUCCESS').map(({ id }) => id);
      const ids = new Set(tasks.map(({ id }) => id));
      const outlived = before.filter((id) => !ids.has(id) && !this.#isCondemned(id));
      await this.#copy(await ownFiles(this.data, this.#keys));
      for (const id of [...ended, ...outlived]) await this.#copyTask(id);
      const incomplete = await this.#reconcile(snapshot, ended, outlived);
      return await this.#finish(snapshot, taken_at, incomplete);
    } finally {
      snapshot.close();
    }
  }

  async #copy(paths: readonly string[]): Promise<void> {
    this.#files.push(...(await copyFiles(this.data, this.to, paths)));
  }

  async #copyTask(id: string): Promise<void> {
    for (const folder of [`artifacts/${id}`, `embeddings/${id}`]) await this.#copy(await filesIn(this.data, folder));
  }

  /** Takes out what was removed meanwhile; answers the tasks that lack artefacts although they are there. */
  async #reconcile(snapshot: Snapshot, ended: string[], outlived: string[]): Promise<string[]> {
    const live = await LiveTasks.open(join(this.data, TASKS));
    try {
      await this.#drop(
        snapshot,
        ended.filter((id) => !live.has(id)),
      );
      let torn = this.#torn(snapshot);
      // Retention takes the artefacts of a task before the task.
      for (const deadline = Date.now() + this.#patienceMs; torn.length > 0 && Date.now() < deadline; await wait(250)) {
        await this.#drop(
          snapshot,
          torn.filter((id) => !live.has(id)),
        );
        torn = torn.filter((id) => live.has(id));
      }
      for (const id of outlived) if (!existsSync(join(this.data, 'embeddings', id))) await this.#remove(id);
      return torn;
    } finally {
      live.close();
    }
  }

  /** Successful tasks whose results name artefacts that were not there to be copied. */
  #torn(snapshot: Snapshot): string[] {
    const copied = new Set(this.#files.map(({ path }) => path));
    const ended = snapshot.tasks().filter(({ status }) => status === 'SUCCESS');
    const isTorn = (id: string) => artifactsNamed(snapshot.result(id), id).some((path) => !copied.has(path));
    return ended.map(({ id }) => id).filter(isTorn);
  }

  async #drop(snapshot: Snapshot, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      snapshot.drop(id);
      await this.#remove(id);
    }
  }

  async #remove(id: string): Promise<void> {
    const folders = [`artifacts/${id}`, `embeddings/${id}`];
    for (const folder of folders) await rm(join(this.to, folder), { recursive: true, force: true });
    const isOther = ({ path }: BackedUpFile): boolean => !folders.some((folder) => path.startsWith(`${folder}/`));
    this.#files.splice(0, this.#files.length, ...this.#files.filter(isOther));
  }

  async #finish(snapshot: Snapshot, taken_at: string, incomplete: string[]): Promise<BackupFacts> {
    const tasks: Record<string, number> = {};
    for (const { status } of snapshot.tasks()) tasks[status] = (tasks[status] ?? 0) + 1;
    const schema_version = snapshot.schemaVersion;
    snapshot.close();
    const files = [await seal(this.to, TASKS), ...this.#files.sort((a, b) => (a.path < b.path ? -1 : 1))];
    await writeManifest(this.to, { schema_version, taken_at, tasks, incomplete, files });
    return { tasks, incomplete, taken_at, files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
  }

  #isCondemned(id: string): boolean {
    return existsSync(join(this.data, 'condemned', id));
  }
}
