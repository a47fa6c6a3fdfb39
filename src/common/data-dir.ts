import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Env } from './env.js';

/** Where things are kept below `DATA_DIR`. Every folder exists once this is constructed; all paths are absolute. */
@Injectable()
export class DataDir {
  readonly root: string;
  /** SQLite file of tasks, jobs, callbacks and idempotency keys. */
  readonly database: string;
  /** Folder of the embedded vector store. */
  readonly vectors: string;
  /** Files that clients uploaded, named `<sha256><extension>`. */
  readonly uploads: string;
  /** Videos the project makes itself to try things with. */
  readonly samples: string;
  readonly #artifacts: string;
  readonly #temporary: string;

  constructor(env: Env) {
    this.root = resolve(env.DATA_DIR);
    this.database = this.#path('tasks.sqlite');
    this.vectors = this.#path('vectors');
    this.uploads = this.#path('uploads');
    this.samples = this.#path('samples');
    this.#artifacts = this.#path('artifacts');
    this.#temporary = this.#path('tmp');
    for (const folder of [this.vectors, this.uploads, this.samples, this.#artifacts, this.#temporary])
      mkdirSync(folder, { recursive: true });
  }

  /** Folder of the published files of one task. */
  artifacts(taskId: string): string {
    return resolve(this.#artifacts, taskId);
  }

  /** Folder of the working files of one attempt at a task, named by its lease; of all attempts at it, or of all tasks, when less is named. */
  temporary(taskId = '', lease = ''): string {
    return resolve(this.#temporary, taskId, lease);
  }

  /** A file below `uploads/` or `samples/`, named as `Links.ownFile` does. */
  ownFile(name: string): string {
    return this.#path(name);
  }

  #path(name: string): string {
    return resolve(this.root, name);
  }
}
