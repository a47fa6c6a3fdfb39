import { Index } from '@lancedb/lancedb';
import type { Table } from '@lancedb/lancedb';
import { Logger } from '@nestjs/common';
import { join } from 'node:path';
import { removeEmptyFolders } from './empty-folders.js';
import { retriedOnConflict } from './lance-conflicts.js';
import { dimensionsOf } from './lance-rows.js';

/** How a collection is kept small and quick. */
export interface UpkeepPolicy {
  /** A tidying every so many commits of all processes together. */
  everyCommits: number;
  /** And as soon as more rows than this, and than a fiftieth of all, are in no index yet: every search reads those one by one. */
  newRows: number;
  /** Superseded files stay this long, ms: a search that began before a tidying still reads them. */
  keepMs: number;
  /** Up to this many candidate rows a search compares them all; from there on an index is built and asked. */
  flatRows: number;
}

/** Measured with 512 floats on two cores: 50,000 rows compared take about 45 ms, a tidying about half a second. */
export const UPKEEP: UpkeepPolicy = { everyCommits: 40, newRows: 4_000, keepMs: 60_000, flatRows: 20_000 };

/** What is filtered by. `metadata_pairs` and `labels` are lists of texts, owners are few. */
const SCALAR_INDEXES = [
  { column: 'task_id', config: () => Index.btree() },
  { column: 'time_ms', config: () => Index.btree() },
  { column: 'metadata_pairs', config: () => Index.labelList() },
  { column: 'labels', config: () => Index.labelList() },
  { column: 'owner', config: () => Index.bitmap() },
] as const;

/** Share of all rows that may be new: tidying takes longer the more rows there are. */
const NEW_SHARE = 1 / 50;

const logger = new Logger('VectorStore');

/** Keeps one table indexed and its files few. */
export class LanceUpkeep {
  #building: Promise<void> | null = null;

  constructor(
    private readonly table: Table,
    /** The table's own folder. */
    private readonly folder: string,
    readonly policy: UpkeepPolicy,
  ) {}

  /** Creates the indexes that filters use, where they are missing. */
  async indexPayload(): Promise<void> {
    const indexed = await this.#indexedColumns();
    for (const { column, config } of SCALAR_INDEXES.filter(({ column }) => !indexed.has(column)))
      await retriedOnConflict(() => this.table.createIndex(column, { config: config() }));
  }

  /**
   * Tidies after the commit of this version, when it is its turn: merges small files, brings indexes up to date, removes
   * superseded files. Once there are enough rows the vector index is built, in the background: points are stored and found
   * meanwhile. Versions count the commits of every process, so that one of them tidies and the others do not. A failure is
   * only logged: nothing is lost, the next turn makes up for it.
   */
  async after(version: number): Promise<void> {
    // Files that are merged under an index that is being built would have it begin again.
    if (this.#building) return;
    try {
      if (version % this.policy.everyCommits === 0 || (await this.#hasManyNewRows()))
        await this.#tidy(new Date(Date.now() - this.policy.keepMs));
    } catch (error) {
      logger.warn(`Collection "${this.table.name}" could not be tidied: ${(error as Error).message}`);
    }
  }

  async #hasManyNewRows(): Promise<boolean> {
    // LanceDB names the index of a column so.
    const { numUnindexedRows: rows = 0 } = (await this.table.indexStats(`${SCALAR_INDEXES[0].column}_idx`)) ?? {};
    return rows > this.policy.newRows && rows > (await this.table.countRows()) * NEW_SHARE;
  }

  async #tidy(cleanupOlderThan: Date): Promise<void> {
    await retriedOnConflict(() => this.table.optimize({ cleanupOlderThan }));
    // LanceDB removes the files of superseded indexes and leaves their folders, eight at a time.
    await removeEmptyFolders(join(this.folder, '_indices'), cleanupOlderThan);
    if ((await this.table.countRows()) <= this.policy.flatRows) return;
    if (!(await this.#indexedColumns()).has('vector')) this.#building = this.#buildIndex();
  }

  /** Resolves when nothing goes on in the background. */
  async settled(): Promise<void> {
    await this.#building;
  }

  async #buildIndex(): Promise<void> {
    const started = performance.now();
    try {
      await this.#indexVectors();
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      logger.log(`Collection "${this.table.name}" has a vector index now (built in ${seconds} s).`);
    } catch (error) {
      logger.warn(`Collection "${this.table.name}" has no vector index: ${(error as Error).message}`);
    } finally {
      this.#building = null;
    }
  }

  async #indexVectors(): Promise<void> {
    // Quantised to a bit per dimension, which LanceDB does eight at a time.
    const isQuantisable = dimensionsOf(await this.table.schema()) % 8 === 0;
    const config = isQuantisable ? Index.ivfRq({ distanceType: 'cosine' }) : Index.ivfFlat({ distanceType: 'cosine' });
    await retriedOnConflict(() => this.table.createIndex('vector', { config }));
  }

  async #indexedColumns(): Promise<Set<string>> {
    return new Set((await this.table.listIndices()).flatMap(({ columns }) => columns));
  }
}
