import { existsSync, renameSync, statSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { Logger } from '@nestjs/common';
import { StartRefused } from '../common/start-refused.js';
import { isDamage, type SqliteDriver } from './sqlite-driver.js';
import { BUSY_TIMEOUT_MS } from './sqlite.js';

const log = new Logger('Database');

/** Opens the file, checked and brought to the newest schema. `alone`: no other process has it open. */
export function openFile(
  driver: SqliteDriver,
  path: string,
  migrations: readonly string[],
  alone: boolean,
): DatabaseSyncInstance {
  try {
    return openSound(driver, path, migrations, alone && wasLeftOpen(path));
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    if (!isDamage(error)) throw error;
    const what = `${path} is damaged (${(error as Error).message})`;
    if (!alone)
      throw new StartRefused(`${what} and in use by another process. Stop them all and start again.`, { cause: error });
    const aside = moveAside(path);
    log.error(
      `${what}. It was moved to ${aside}, untouched, and an empty one takes its place: its tasks are not served.`,
    );
    return openSound(driver, path, migrations, false);
  }
}

/** The last connection to close removes the WAL: one that is left means a crash. */
const wasLeftOpen = (path: string): boolean => existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;

function openSound(
  driver: SqliteDriver,
  path: string,
  migrations: readonly string[],
  check: boolean,
): DatabaseSyncInstance {
  const connection = new driver.DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    if (check) quickCheck(connection, path);
    migrate(connection, path, migrations);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function quickCheck(connection: DatabaseSyncInstance, path: string): void {
  log.warn(`${path} was not closed the last time; checking it.`);
  const rows = connection.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
  const finding = rows[0]?.quick_check ?? 'no answer';
  if (finding !== 'ok') throw Object.assign(new Error(finding), { errcode: 11 });
}

function migrate(connection: DatabaseSyncInstance, path: string, migrations: readonly string[]): void {
  const version = () => (connection.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
  if (version() === migrations.length) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    const from = version();
    if (from > migrations.length)
      throw new StartRefused(
        `${path} has schema version ${from}, written by a newer release; this one knows up to ${migrations.length}. ` +
          'Run the newer release, or set DATA_DIR to another folder.',
      );
    for (const migration of migrations.slice(from)) connection.exec(migration);
    connection.exec(`PRAGMA user_version = ${migrations.length}`);
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function moveAside(path: string): string {
  const aside = `${path}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  return aside;
}
