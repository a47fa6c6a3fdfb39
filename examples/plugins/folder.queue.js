import { mkdirSync } from 'node:fs';
import { access, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataDir, Inject, RecordQueue } from 'video-ai-system/plugin';

/** A queue for all processes that see a folder: a job is an empty file whose name is the record, a swap is a rename. */
export default class FolderQueue extends RecordQueue {
  kind = 'folder';

  constructor(data, policy) {
    super(policy);
    this.folder = join(data.root, 'folder-queue');
    mkdirSync(this.folder, { recursive: true });
  }

  async list() {
    return (await readdir(this.folder)).map((name) => {
      const [id, state, ...numbers] = name.split(' ');
      const [dueMs, starts, failures, beat] = numbers.map(Number);
      return { id, state, dueMs, starts, failures, beat };
    });
  }

  async swap(before, after) {
    try {
      if (!before) await writeFile(this.#file(after), '', { flag: 'wx' });
      else if (!after) await rm(this.#file(before));
      else await rename(this.#file(before), this.#file(after));
      return true;
    } catch (error) {
      if (error.code === 'ENOENT' || error.code === 'EEXIST') return false; // another process was first
      throw error;
    }
  }

  async health() {
    const fault = await access(this.folder).catch((error) => error);
    return { ok: !fault, detail: fault?.message ?? `files in ${this.folder}` };
  }

  #file({ id, state, dueMs, starts, failures, beat }) {
    return join(this.folder, [id, state, dueMs, starts, failures, beat].join(' '));
  }
}
Inject(DataDir)(FolderQueue, undefined, 0);
