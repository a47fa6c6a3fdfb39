import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { MIGRATIONS } from './schema.js';
import { sqliteDriver } from './sqlite-driver.js';
import { openFile } from './sqlite-file.js';
import { SqliteUsers } from './sqlite-users.js';
import { Sqlite } from './sqlite.js';

/**
 * The one SQLite file of tasks, jobs, callbacks and idempotency keys; any number of processes may have it open.
 * WAL with `synchronous=FULL`: a statement that returned is on the disk.
 */
export class Database extends Sqlite {
  #users: SqliteUsers;

  /**
   * Opens or creates the file. After a crash it is checked; a damaged one is moved aside, never overwritten, and an
   * error logged. Throws when a newer release wrote it, or when it is damaged while others use it.
   */
  static async open(path: string, migrations: readonly string[] = MIGRATIONS): Promise<Database> {
    mkdirSync(dirname(path), { recursive: true });
    const driver = await sqliteDriver();
    const users = new SqliteUsers(driver, path);
    try {
      const connection = users.join((alone) => openFile(driver, path, migrations, alone));
      const database = new Database(connection, path);
      database.#users = users;
      return database;
    } catch (error) {
      users.leave();
      throw error;
    }
  }

  override close(): void {
    super.close();
    this.#users.leave();
  }
}
