import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { removeTree } from '../common/remove-tree.js';
import { Results } from '../results/results.js';
import { isEnded } from '../results/task.js';
import { KeptPoints } from '../vector-store/kept-points.js';
import { VectorStore } from '../vector-store/vector-store.js';

/**
 * What a task leaves beside its row: artefacts, vectors and the file to rebuild them from. That those of a failed or erased task are to go is noted in a file
 * before the task ends and until they are gone, so that neither a crash nor a store that is away keeps them.
 */
@Injectable()
export class Traces {
  readonly #log = new Logger(Traces.name);

  constructor(
    private readonly data: DataDir,
    private readonly results: Results,
    private readonly vectors: VectorStore,
    private readonly kept: KeptPoints,
  ) {}

  /** Notes that they are to go once the task has failed or is erased. */
  async condemn(id: string): Promise<void> {
    await mkdir(this.data.condemned, { recursive: true })
      .then(() => writeFile(this.#note(id), ''))
      .catch((reason: Error) => this.#log.warn(`That traces of task ${id} are to go is not noted: ${reason.message}`));
  }

  /** Takes the note back: the task did not end that way. */
  spare(id: string): Promise<void> {
    return rm(this.#note(id), { force: true });
  }

  /** Removes them. The task has ended whatever becomes of them, so what cannot be removed now is said and left to `sweep`. */
  async remove(id: string): Promise<void> {
    try {
      await this.removeArtifacts(id);
      await this.removeVectors(id);
      await this.spare(id);
    } catch (reason) {
      this.#log.warn(`Traces of task ${id} could not be removed and are tried again: ${(reason as Error).message}`);
      await this.condemn(id);
    }
  }

  /** Removes what is noted and was not removed then; leaves notes of tasks that have not ended. */
  async sweep(): Promise<void> {
    for (const id of await readdir(this.data.condemned).catch(() => [])) {
      const task = await this.results.find(id);
      if (!task || task.status === 'FAILED') await this.remove(id);
      else if (isEnded(task.status)) await this.spare(id);
    }
  }

  removeArtifacts(id: string): Promise<void> {
    return removeTree(this.data.artifacts(id));
  }

  /** From the disk first: a reindex that stores them meanwhile sees that they are gone, and takes them back. */
  async removeVectors(id: string): Promise<void> {
    await this.kept.remove(id);
    await this.vectors.deleteTask(id);
  }

  #note(id: string): string {
    return join(this.data.condemned, id);
  }
}
