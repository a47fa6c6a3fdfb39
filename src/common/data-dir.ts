import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Env, EnvInvalid } from './env.js';

/**
 * Where things are kept below `DATA_DIR`. Every folder exists and can be written once this is constructed, and so can the task file if there is one; else it throws
 * `EnvInvalid`; all paths are absolute.
 */
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
  /** Uploads that have not come whole yet. */
  readonly arriving: string;
  /** A file for each task whose traces are to be removed, named by its id. */
  readonly condemned: string;
  /** What each process has counted, a file for each. */
  readonly metrics: string;
  readonly #artifacts: string;
  readonly #embeddings: string;
  readonly #temporary: string;

  constructor(env: Env) {
    this.root = resolve(env.DATA_DIR);
    this.database = this.#path('tasks.sqlite');
    this.vectors = this.#path('vectors');
    this.uploads = this.#path('uploads');
    this.samples = this.#path('samples');
    this.#artifacts = this.#path('artifacts');
    this.#embeddings = this.#path('embeddings');
    this.#temporary = this.#path('tmp');
    this.arriving = this.temporary('uploads');
    this.condemned = this.#path('condemned');
    this.metrics = this.#path('metrics');
    const kept = [this.vectors, this.uploads, this.samples, this.#artifacts, this.#embeddings];
    const passing = [this.#temporary, this.condemned, this.metrics];
    for (const folder of [this.root, ...kept, ...passing]) prepare(folder, env.DATA_DIR);
    const database = ['', '-wal', '-shm', '.users'].map((suffix) => this.database + suffix);
    for (const path of [this.arriving, ...database]) checkIfThere(path, env.DATA_DIR);
  }

  /** Folder of the published files of one task; of all tasks when none is named. */
  artifacts(taskId = ''): string {
    return resolve(this.#artifacts, taskId);
  }

  /** Folder of the points of one task as they were stored, to rebuild a vector store from; of all tasks when none is named. */
  embeddings(taskId = ''): string {
    return resolve(this.#embeddings, taskId);
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

/** Makes a folder unless it is there. Throws when nothing can be written into it, saying what is in the way and what to do. */
function prepare(folder: string, asked: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(folder, asked, error as NodeJS.ErrnoException);
  }
}

/** Throws when something is there that cannot be written: SQLite would open its file all the same, and store nothing. */
function checkIfThere(file: string, asked: string): void {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unusable(file, asked, error as NodeJS.ErrnoException);
  }
}

const unusable = (path: string, asked: string, { code = '', message }: NodeJS.ErrnoException): EnvInvalid =>
  new EnvInvalid([`DATA_DIR=${JSON.stringify(asked)}: ${path} ${REASONS[code] ?? `cannot be used: ${message}`}`]);

const WHO = `this process (uid ${process.getuid?.() ?? 'unknown'})`;

const REASONS: Readonly<Record<string, string>> = {
  EACCES: `cannot be made or written by ${WHO}; let it write there (chown), or set DATA_DIR to a folder of its own`,
  EPERM: `cannot be made or written by ${WHO}; let it write there (chown), or set DATA_DIR to a folder of its own`,
  EROFS: 'is on a file system that is mounted read-only; mount it writable, or set DATA_DIR to another folder',
  EEXIST: 'is a file and must be a folder; move it away, or set DATA_DIR to another folder',
  ENOTDIR: 'lies below a file; move that away, or set DATA_DIR to another folder',
  ENOSPC: 'cannot be made because the disk is full; free some room, or set DATA_DIR to another disk',
  ENOENT: 'cannot be made; make the folder that it is to be in, or set DATA_DIR to another folder',
};
