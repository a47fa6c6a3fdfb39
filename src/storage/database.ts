import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDiskFull } from '../common/disk-full.js';
import { StartRefused } from '../common/start-refused.js';
import { MIGRATIONS } from './schema.js';
import { isStorageFault, sqliteDriver } from './sqlite-driver.js';
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
   * error logged. Throws `StartRefused` when a newer release wrote it, it is damaged while others use it, or cannot be opened.
   */
  static async open(path: string, migrations: readonly string[] = MIGRATIONS): Promise<Database> {
    mkdirSync(dirname(path), { recursive: true });
    const driver = await sqliteDriver();
    let users: SqliteUsers | undefined;
    try {
      users = new SqliteUsers(driver, path);
      const connection = users.join((alone) => openFile(driver, path, migrations, alone));
      const database = new Database(connection, path);
      database.#users = users;
      return database;
    } catch (error) {
      users?.leave();
      throw isStorageFault(error) ? refusal(path, error as Error) : error;
    }
  }

  override close(): void {
    super.close();
    this.#users.leave();
  }
}

function refusal(path: string, error: Error): StartRefused {
  const remedy = isDiskFull(error)
    ? 'the disk is full; free some room and start again'
    : `this process (uid ${process.getuid?.() ?? 'unknown'}) must be able to read and write it and its folder`;
  return new StartRefused(`${path} cannot be opened (${error.message}): ${remedy}`, { cause: error });
}
