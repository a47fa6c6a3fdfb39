import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { writeDurably } from '../common/durable.js';
import { removeTree } from '../common/remove-tree.js';
import { collectionName } from './collection-name.js';
import { packPoints, type PointSet, unpackPoints } from './packed-points.js';

const SUFFIX = '.points';

/**
 * The points of every task on disk, `DATA_DIR/embeddings/<task>/<collection>.points`: what any vector store can be rebuilt
 * from. They are not served, and are removed whenever the task's vectors are.
 */
@Injectable()
export class KeptPoints {
  constructor(private readonly data: DataDir) {}

  /** Keeps these and nothing else for the task; each file appears whole or not at all, and is on the disk. */
  async keep(taskId: string, sets: readonly PointSet[]): Promise<void> {
    if (sets.length === 0) return this.remove(taskId);
    const folder = this.data.embeddings(taskId);
    const names = sets.map(({ model }) => collectionName(model) + SUFFIX);
    await mkdir(folder, { recursive: true });
    for (const [at, set] of sets.entries()) await writeDurably(join(folder, names[at] as string), packPoints(set));
    for (const other of (await namesIn(folder)).filter((name) => !names.includes(name)))
      await removeTree(join(folder, other));
  }

  /**
   * Keeps another set beside those of a task; false, and nothing is kept, when nothing is kept of the task any more: it was
   * erased.
   */
  async add(taskId: string, set: PointSet): Promise<boolean> {
    const path = join(this.data.embeddings(taskId), collectionName(set.model) + SUFFIX);
    return writeDurably(path, packPoints(set)).then(() => true, absent(false));
  }

  /** Removes the points of one model, `name@version`, and leaves those of others. */
  drop(taskId: string, model: string): Promise<void> {
    return removeTree(join(this.data.embeddings(taskId), collectionName(model) + SUFFIX));
  }

  /** Ids of the tasks that points are kept of, oldest first. */
  async tasks(): Promise<string[]> {
    return (await namesIn(this.data.embeddings())).sort();
  }

  /** Whether points of this task are kept. */
  async has(taskId: string): Promise<boolean> {
    return (await this.files(taskId)).length > 0;
  }

  /** Names of a task's files, one per model; none when nothing is kept. */
  async files(taskId: string): Promise<string[]> {
    return (await namesIn(this.data.embeddings(taskId))).filter((name) => name.endsWith(SUFFIX)).sort();
  }

  /** The points of one of `files`; null when it is gone. Throws `PointsDamaged`. */
  async read(taskId: string, file: string): Promise<PointSet | null> {
    const path = join(this.data.embeddings(taskId), file);
    const bytes = await readFile(path).catch(absent(null));
    return bytes && unpackPoints(bytes, path);
  }

  /** Removes what is kept of a task. */
  remove(taskId: string): Promise<void> {
    return removeTree(this.data.embeddings(taskId));
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(absent([]));

const absent =
  <None>(none: None) =>
  (error: NodeJS.ErrnoException): None => {
    if (error.code === 'ENOENT') return none;
    throw error;
  };
