import type { DatabaseSyncInstance, DatabaseSyncOptions } from '@photostructure/sqlite';

/** What `node:sqlite` and `@photostructure/sqlite` have in common. */
export interface SqliteDriver {
  DatabaseSync: new (path: string, options?: DatabaseSyncOptions) => DatabaseSyncInstance;
}

/** The first SQLite without the WAL-reset corruption bug (https://sqlite.org/wal.html#walresetbug). */
const SAFE = [3, 51, 3] as const;

function isSafe(version = '0'): boolean {
  const parts = version.split('.').map(Number);
  const differing = SAFE.findIndex((least, i) => (parts[i] ?? 0) !== least);
  return differing < 0 || (parts[differing] ?? 0) > SAFE[differing]!;
}

/** Node's own SQLite when it is there and new enough, else the packaged one; both have the same API. */
export async function sqliteDriver(builtinVersion = process.versions.sqlite): Promise<SqliteDriver> {
  // Through getBuiltinModule because Node 20 has no node:sqlite that an import could name.
  const builtin = isSafe(builtinVersion) ? process.getBuiltinModule?.('node:sqlite' as 'node:fs') : undefined;
  return (builtin as unknown as SqliteDriver | undefined) ?? (await import('@photostructure/sqlite'));
}

/** What SQLite says with a code (sqlite3_errstr), for the packaged driver gives no code with a statement that answers rows. */
const SAYINGS: Readonly<Record<string, number>> = {
  'database is locked': 5,
  'database table is locked': 6,
  'out of memory': 7,
  'attempt to write a readonly database': 8,
  'disk I/O error': 10,
  'database disk image is malformed': 11,
  'database or disk is full': 13,
  'unable to open database file': 14,
  'file is not a database': 26,
};

/** SQLite's primary result code of an error (https://sqlite.org/rescode.html); 0 for errors of another kind. */
export const sqliteCode = (error: unknown): number => {
  const { errcode, code, message } = (error ?? {}) as { errcode?: unknown; code?: unknown; message?: unknown };
  if (typeof errcode === 'number') return errcode & 0xff;
  return code === 'ERR_SQLITE_ERROR' ? (SAYINGS[String(message)] ?? 0) : 0;
};

/** Another connection holds the lock. */
export const SQLITE_BUSY = 5;

/** Whether an error says that the file is damaged, or is no SQLite file. */
export const isDamage = (error: unknown): boolean => [11, 26].includes(sqliteCode(error));

/** Whether an error is the storage's (locked, full, damaged, …) and not the statement's (syntax, constraint). */
export const isStorageFault = (error: unknown): boolean => ![0, 1, 19].includes(sqliteCode(error));
