import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { SQLITE_BUSY, sqliteCode, type SqliteDriver } from './sqlite-driver.js';

/** How long an opener waits for another that checks and prepares the file, ms. */
const PATIENCE_MS = 120_000;

/**
 * Who has a database file open, told by SQLite's own locks on an empty file beside it, which the system drops when a
 * process dies: each user holds the shared lock, and whoever has the exclusive one is alone.
 */
export class SqliteUsers {
  readonly #connection: DatabaseSyncInstance;

  constructor(driver: SqliteDriver, path: string) {
    this.#connection = new driver.DatabaseSync(`${path}.users`, { timeout: 0 });
  }

  /** Runs `open` and then counts as a user; `alone` says whether nobody else has the file open, and keeps them out meanwhile. */
  join<T>(open: (alone: boolean) => T): T {
    if (!this.#isAlone()) {
      this.#share();
      return open(false);
    }
    const opened = open(true);
    this.#connection.exec('COMMIT');
    this.#share();
    return opened;
  }

  /** Keeps everybody out until `leave`; false when somebody has the file open. */
  seize(): boolean {
    return this.#isAlone();
  }

  /** No longer a user. */
  leave(): void {
    if (!this.#connection.isOpen) return;
    if (this.#connection.isTransaction) this.#connection.exec('ROLLBACK');
    this.#connection.close();
  }

  #isAlone(): boolean {
    try {
      this.#connection.exec('BEGIN EXCLUSIVE');
      return true;
    } catch (error) {
      if (sqliteCode(error) === SQLITE_BUSY) return false;
      throw error;
    }
  }

  #share(): void {
    this.#connection.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}`);
    this.#connection.exec('BEGIN; SELECT count(*) FROM sqlite_schema;');
  }
}
