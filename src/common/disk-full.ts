/** SQLITE_FULL (https://sqlite.org/rescode.html#full). */
const SQLITE_FULL = 13;

/** What those say of a full disk or quota who have no error codes, such as LanceDB and, at times, SQLite's driver. */
const SAYING = /no space left on device|disk quota exceeded|^database or disk is full$|\(os error (28|122)\)/i;

/** Whether an error, or one that caused it, says that a disk or a quota is full: of the system, of SQLite, or in words. */
export function isDiskFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, errcode, message, cause } = error as Record<'code' | 'errcode' | 'message' | 'cause', unknown>;
  if (code === 'ENOSPC' || code === 'EDQUOT') return true;
  if (typeof errcode === 'number' && (errcode & 0xff) === SQLITE_FULL) return true;
  return SAYING.test(String(message)) || isDiskFull(cause);
}
