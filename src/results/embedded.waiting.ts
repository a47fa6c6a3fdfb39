import type { Database } from '../storage/database.js';
import type { SqliteValue } from '../storage/sqlite.js';
import type { NoRoom, WaitingLimits } from './results.js';

/** Why one more task of this owner may not wait, or null. Exact within a transaction that writes; looks at no more rows than the limits. */
export function refusal(database: Database, owner: string | null, limits?: WaitingLimits): NoRoom | null {
  if (!limits) return null;
  const isFull = (limit: number, filter = '', ...values: SqliteValue[]): boolean =>
    database.get(
      `SELECT 1 FROM task WHERE status = 'PENDING' ${filter} LIMIT 1 OFFSET ?`,
      ...values,
      Math.max(limit - 1, 0),
    ) !== undefined;
  if (limits.ofOwner !== undefined && isFull(limits.ofOwner, 'AND owner IS ?', owner)) return { outcome: 'owner-full' };
  return isFull(limits.inAll) ? { outcome: 'full' } : null;
}
