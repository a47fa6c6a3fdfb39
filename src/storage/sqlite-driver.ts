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

/** SQLite's primary result code of an error (https://sqlite.org/rescode.html); 0 for errors of another kind. */
export const sqliteCode = (error: unknown): number => {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : 0;
};

/** Another connection holds the lock. */
export const SQLITE_BUSY = 5;

/** Whether an error says that the file is damaged, or is no SQLite file. */
export const isDamage = (error: unknown): boolean => [11, 26].includes(sqliteCode(error));

/** Whether an error is the storage's (locked, full, damaged, …) and not the statement's (syntax, constraint). */
export const isStorageFault = (error: unknown): boolean => ![0, 1, 19].includes(sqliteCode(error));
