import { connect } from '@lancedb/lancedb';
import type { Connection, Table } from '@lancedb/lancedb';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LanceCollection } from './lance-collection.js';
import { retriedOnConflict } from './lance-conflicts.js';
import { lackingColumns, schemaOf } from './lance-rows.js';
import { LanceUpkeep, UPKEEP } from './lance-upkeep.js';
import type { UpkeepPolicy } from './lance-upkeep.js';
import { checkDimensions } from './misfit.js';
import type { Collection } from './vector-store.js';

/** A folder of LanceDB tables. Importing this file loads the native library, so `embedded.vector-store.ts` does it late. */
export class LanceDatabase {
  readonly #collections = new Map<string, LanceCollection>();

  private constructor(
    private readonly connection: Connection,
    private readonly folder: string,
    private readonly policy: UpkeepPolicy,
  ) {}

  static async open(folder: string, policy: UpkeepPolicy = UPKEEP): Promise<LanceDatabase> {
    // 0: every read looks for what other processes have committed.
    return new LanceDatabase(await connect(folder, { readConsistencyInterval: 0 }), folder, policy);
  }

  async names(): Promise<string[]> {
    const names: string[] = [];
    for (let page = await this.#page(); page.length > 0; page = await this.#page(page.at(-1))) names.push(...page);
    return names;
  }

  /** The collection of this name, or undefined; another process may have created it a moment ago. */
  async find(name: string): Promise<LanceCollection | undefined> {
    const known = this.#collections.get(name);
    if (known) return known;
    const table = await this.#table(name);
    return table && this.#keep(await LanceCollection.of(table, this.#upkeep(table)), table);
  }

  /** Every collection there is. */
  async all(): Promise<LanceCollection[]> {
    const found = await Promise.all((await this.names()).map((name) => this.find(name)));
    return found.filter((collection) => collection !== undefined);
  }

  async ensure({ name, dimensions }: Collection): Promise<void> {
    const schema = schemaOf(dimensions);
    const table =
      (await this.#table(name)) ??
      (await retriedOnConflict(() => this.connection.createEmptyTable(name, schema, { existOk: true })));
    const upkeep = this.#upkeep(table);
    const collection = await LanceCollection.of(table, upkeep);
    checkDimensions(name, dimensions, collection.dimensions);
    await upkeep.indexPayload();
    this.#keep(collection, table);
  }

  async drop(name: string): Promise<void> {
    await this.#collections.get(name)?.settled();
    this.#forget(name);
    if ((await this.names()).includes(name)) await retriedOnConflict(() => this.connection.dropTable(name));
  }

  /** Whether another process has dropped a collection, which is forgotten then. */
  async isGone(name: string): Promise<boolean> {
    const isGone = !(await this.names()).includes(name);
    if (isGone) this.#forget(name);
    return isGone;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#collections.values()].map((collection) => collection.close()));
    this.#collections.clear();
    this.connection.close();
  }

  #keep(collection: LanceCollection, table: Table): LanceCollection {
    const known = this.#collections.get(collection.name);
    if (known) table.close();
    else this.#collections.set(collection.name, collection);
    return known ?? collection;
  }

  #forget(name: string): void {
    const known = this.#collections.get(name);
    this.#collections.delete(name);
    void known?.close().catch(() => undefined);
  }

  #upkeep(table: Table): LanceUpkeep {
    return new LanceUpkeep(table, join(this.folder, `${table.name}.lance`), this.policy);
  }

  #page(startAfter?: string): Promise<string[]> {
    return this.connection.tableNames({ limit: 100, ...(startAfter !== undefined && { startAfter }) });
  }

  async #table(name: string): Promise<Table | undefined> {
    try {
      return await withEveryColumn(await this.connection.openTable(name));
    } catch (error) {
      if (!/was not found/i.test((error as Error).message)) throw error;
      await this.#refuseRemains(name);
      return undefined;
    }
  }

  /** A table begins empty, so one that has data has had a version: without any it is damaged, and must not be begun anew. */
  async #refuseRemains(name: string): Promise<void> {
    const folder = join(this.folder, `${name}.lance`);
    const data = await readdir(join(folder, 'data')).catch(() => []);
    if (data.length > 0) throw new Error(`${folder} has data but no version of the table: it is damaged`);
  }
}

/** The table with the columns that it lacks, empty, because an earlier version of this service made it. */
async function withEveryColumn(table: Table): Promise<Table> {
  await retriedOnConflict(async () => {
    const columns = lackingColumns(await table.schema());
    if (columns.length > 0) await table.addColumns(columns);
  });
  return table;
}
