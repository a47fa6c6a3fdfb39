import { Index } from '@lancedb/lancedb';
import type { Table } from '@lancedb/lancedb';
import { Logger } from '@nestjs/common';
import { retriedOnConflict } from './lance-conflicts.js';

/** How a collection is kept small and quick. */
export interface UpkeepPolicy {
  /** A tidying every so many commits of all processes together. */
  everyCommits: number;
  /** Superseded files stay this long, ms: a search that began before a tidying still reads them. */
  keepMs: number;
  /** Up to this many candidate rows a search compares them all; from there on an index is built and asked. */
  flatRows: number;
}

/** Measured with 512 floats on two cores: 50,000 rows compared take about 45 ms, a tidying about half a second. */
export const UPKEEP: UpkeepPolicy = { everyCommits: 40, keepMs: 60_000, flatRows: 50_000 };

/** What is filtered by. `metadata_pairs` is a list of texts. */
const SCALAR_INDEXES = [
  { column: 'task_id', config: () => Index.btree() },
  { column: 'time_ms', config: () => Index.btree() },
  { column: 'metadata_pairs', config: () => Index.labelList() },
];

const logger = new Logger('VectorStore');

/** Creates the indexes that filters use, where they are missing. */
export async function indexPayload(table: Table): Promise<void> {
  const indexed = await indexedColumns(table);
  for (const { column, config } of SCALAR_INDEXES.filter(({ column }) => !indexed.has(column)))
    await retriedOnConflict(() => table.createIndex(column, { config: config() }));
}

/**
 * Tidies after the commit of this version, when it is its turn: merges small files, brings indexes up to date, removes
 * superseded files, and builds the vector index once there are enough rows. Versions count the commits of every process, so
 * that one of them tidies and the others do not. A failure is only logged: nothing is lost, the next turn makes up for it.
 */
export async function tidy(table: Table, version: number, policy: UpkeepPolicy): Promise<void> {
  if (version % policy.everyCommits !== 0) return;
  try {
    const cleanupOlderThan = new Date(Date.now() - policy.keepMs);
    await retriedOnConflict(() => table.optimize({ cleanupOlderThan }));
    if ((await table.countRows()) > policy.flatRows) await indexVectors(table);
  } catch (error) {
    logger.warn(`Collection "${table.name}" could not be tidied: ${(error as Error).message}`);
  }
}

async function indexVectors(table: Table): Promise<void> {
  if ((await indexedColumns(table)).has('vector')) return;
  const config = Index.ivfRq({ distanceType: 'cosine' });
  await retriedOnConflict(() => table.createIndex('vector', { config }));
}

async function indexedColumns(table: Table): Promise<Set<string>> {
  return new Set((await table.listIndices()).flatMap(({ columns }) => columns));
}
