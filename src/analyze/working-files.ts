import { cp, mkdir, readdir, rename, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { removeTree } from '../common/remove-tree.js';
import type { Attempt } from './attempt.js';

/** Whose files they are: an attempt is known by its lease. */
type Holder = Pick<Attempt, 'task' | 'lease' | 'ensureLease'>;

/**
 * The files of an attempt while it works, in a folder of its own: a process may be frozen at any line here and wake when
 * another has the task, and nothing that it does then harms what the other made.
 */
@Injectable()
export class WorkingFiles {
  constructor(private readonly data: DataDir) {}

  /** Folder of the attempt; not made yet. */
  folder({ task, lease }: Holder): string {
    return this.data.temporary(task.id, lease);
  }

  /** Where the attempt makes its artefacts; nobody is served from there. */
  artifacts(attempt: Holder): string {
    return join(this.folder(attempt), 'artifacts');
  }

  /** Removes what earlier attempts at the task left. Throws `LeaseLost`. */
  async clear(attempt: Holder): Promise<void> {
    const others = await readdir(this.data.temporary(attempt.task.id)).catch(absent);
    // Whoever holds the newest lease after it has looked has seen folders of earlier attempts only.
    await attempt.ensureLease();
    for (const lease of others) await removeTree(this.data.temporary(attempt.task.id, lease));
  }

  /** Puts the artefacts in their place, all at once, and removes those of an earlier attempt. Throws `LeaseLost`. */
  async publish(attempt: Holder): Promise<void> {
    const { task, lease } = attempt;
    const place = this.data.artifacts(task.id);
    const earlier = `${place}.${lease}.earlier.part`;
    await mkdir(this.artifacts(attempt), { recursive: true });
    for (let isPlaced = false; !isPlaced;) {
      await attempt.ensureLease();
      await rename(place, earlier).catch(absent);
      try {
        isPlaced = await move(this.artifacts(attempt), place, `${place}.${lease}.part`);
      } finally {
        await removeTree(earlier);
      }
    }
  }

  /** Removes the files of this attempt and of no other. */
  async remove(taskId: string, lease: string): Promise<void> {
    await removeTree(this.data.temporary(taskId, lease));
    await rmdir(this.data.temporary(taskId)).catch(() => undefined); // not empty, or gone
  }
}

/** By way of a copy beside its place when that is on another file system; the place has all of it or nothing. */
async function move(folder: string, place: string, beside: string): Promise<boolean> {
  try {
    return await takePlace(folder, place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
  }
  try {
    await cp(folder, beside, { recursive: true });
    return await takePlace(beside, place);
  } finally {
    await removeTree(beside);
  }
}

/** False when another attempt, frozen since it held the lease, has just put its own there. */
async function takePlace(folder: string, place: string): Promise<boolean> {
  try {
    await rename(folder, place);
    return true;
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return false;
  }
}

const absent = (error: NodeJS.ErrnoException): never[] => {
  if (error.code === 'ENOENT') return [];
  throw error;
};
