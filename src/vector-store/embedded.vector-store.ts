import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import type { Health } from '../common/health.js';
import type { LanceCollection } from './lance-collection.js';
import type { LanceDatabase } from './lance-database.js';
import { VectorMisfit } from './misfit.js';
import type { Collection, Filter, Hit, Point } from './vector-store.js';
import { VectorStore, VectorStoreUnavailable } from './vector-store.js';

/**
 * Vectors in files below `DATA_DIR` (LanceDB): no server, shared by the processes of one machine. The native library is loaded
 * by the first operation, not at start. Commits are atomic but not fsynced: vectors can be made again by a reindex.
 */
@Injectable()
export class EmbeddedVectorStore extends VectorStore {
  readonly kind = 'embedded';
  #database: Promise<LanceDatabase> | undefined;

  constructor(private readonly dataDir: DataDir) {
    super();
  }

  ensure(collection: Collection): Promise<void> {
    return this.#use((database) => database.ensure(collection));
  }

  upsert(collection: string, points: Point[]): Promise<void> {
    return this.#use(async (database) => {
      const found = await database.find(collection);
      if (!found) throw new VectorMisfit(`There is no collection "${collection}" to store points in: ensure it first.`);
      await found.upsert(points);
    });
  }

  search(collection: string, vector: Float32Array, options: { limit: number; filter?: Filter }): Promise<Hit[]> {
    return this.#read(collection, [], (found) => found.search(vector, options));
  }

  ofTask(collection: string, taskId: string, time?: Filter['time']): Promise<Point[]> {
    return this.#read(collection, [], (found) => found.ofTask(taskId, time));
  }

  count(collection: string, filter?: Filter): Promise<number> {
    return this.#read(collection, 0, (found) => found.count(filter));
  }

  deleteTask(taskId: string, { exceptRun }: { exceptRun?: string } = {}): Promise<void> {
    return this.#use(async (database) => {
      for (const collection of await database.all()) await collection.deleteTask(taskId, exceptRun);
    });
  }

  drop(collection: string): Promise<void> {
    return this.#use((database) => database.drop(collection));
  }

  collections(): Promise<string[]> {
    return this.#use((database) => database.names());
  }

  async health(): Promise<Health> {
    try {
      await access(this.dataDir.vectors, constants.R_OK | constants.W_OK);
      return { ok: true, detail: 'Vectors are kept in files below DATA_DIR.' };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return { ok: false, detail: `The folder of the vectors below DATA_DIR cannot be read and written: ${code}.` };
    }
  }

  async close(): Promise<void> {
    const database = this.#database;
    this.#database = undefined;
    await (await database?.catch(() => undefined))?.close();
  }

  /** Answers `none` when there is no such collection, or no more. */
  #read<Answer>(name: string, none: Answer, ask: (found: LanceCollection) => Promise<Answer>): Promise<Answer> {
    return this.#use(async (database) => {
      const found = await database.find(name);
      if (!found) return none;
      return ask(found).catch(async (error: unknown) => {
        if (await database.isGone(name)) return none;
        throw error;
      });
    });
  }

  async #use<Result>(work: (database: LanceDatabase) => Promise<Result>): Promise<Result> {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (error instanceof VectorMisfit) throw error;
      throw new VectorStoreUnavailable(`The embedded vector store failed: ${firstLine(error)}`, { cause: error });
    }
  }

  #open(): Promise<LanceDatabase> {
    this.#database ??= this.#load().catch((error: unknown) => {
      this.#database = undefined;
      throw error;
    });
    return this.#database;
  }

  async #load(): Promise<LanceDatabase> {
    const { LanceDatabase } = await import('./lance-database.js').catch((error: unknown) => {
      throw new Error(
        `LanceDB could not be loaded on ${process.platform}-${process.arch} (${firstLine(error)}); ` +
          'VECTOR_STORE=qdrant needs no native library',
        { cause: error },
      );
    });
    return LanceDatabase.open(this.dataDir.vectors);
  }
}

const firstLine = (error: unknown): string => (error as Error).message.split('\n', 1)[0] ?? '';
