import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import { isStorageFault } from './sqlite-driver.js';

/** What may be bound to a `?`. */
export type SqliteValue = string | number | null;

/** How long a write waits for another connection's write before it fails, ms. */
export const BUSY_TIMEOUT_MS = 5_000;

/** One connection to a SQLite file, with its statements prepared once. Everything is synchronous and takes fractions of a millisecond. */
export class Sqlite {
  readonly #statements = new Map<string, StatementSyncInstance>();
  #writes = 0;

  constructor(
    private readonly connection: DatabaseSyncInstance,
    readonly path: string,
  ) {}

  get isOpen(): boolean {
    return this.connection.isOpen;
  }

  /** Runs one statement that returns no rows; answers how many rows it changed. */
  run(sql: string, ...values: SqliteValue[]): number {
    this.#writes += 1;
    return Number(this.#prepared(sql).run(...values).changes);
  }

  /** The first row, or undefined. Also for writes with RETURNING. */
  get<Row>(sql: string, ...values: SqliteValue[]): Row | undefined {
    return this.all<Row>(sql, ...values)[0];
  }

  /** Every row. Also for writes with RETURNING. */
  all<Row>(sql: string, ...values: SqliteValue[]): Row[] {
    if (!sql.startsWith('SELECT')) this.#writes += 1;
    return this.#prepared(sql).all(...values) as Row[];
  }

  /** All of it or nothing, under the write lock from its beginning. Must not await. */
  transaction<T>(work: () => T): T {
    this.connection.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.connection.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.connection.isTransaction) this.connection.exec('ROLLBACK');
      throw error;
    }
  }

  /** Waits for another connection's write no longer than this during `work`. */
  patient<T>(timeoutMs: number, work: () => T): T {
    this.connection.exec(`PRAGMA busy_timeout = ${timeoutMs}`);
    try {
      return work();
    } finally {
      this.connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }
  }

  /** A text that differs whenever any process has written to the file since the last call; cheap enough to ask often. */
  version(): string {
    const row = this.#prepared('PRAGMA data_version').get() as { data_version: number };
    return `${row.data_version}.${this.#writes}`;
  }

  close(): void {
    this.#statements.clear();
    if (!this.connection.isOpen) return;
    // Statements keep the file open until they are collected, so that closing alone may leave the WAL unmerged.
    try {
      this.connection.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE);');
    } catch (error) {
      // A WAL that cannot be merged now, on a full disk, is merged when the file is opened again.
      if (!isStorageFault(error)) throw error;
    } finally {
      this.connection.close();
    }
  }

  #prepared(sql: string): StatementSyncInstance {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.connection.prepare(sql)));
    return statement;
  }
}
