import type { Database } from '../storage/database.js';
import type { CallbackAttempt, DueCallback } from './results.js';

/** The callback outbox in the embedded file: columns of the task itself. */
export class EmbeddedCallbacks {
  constructor(private readonly database: Database) {}

  claim(now: Date, limit: number, claimMs: number): DueCallback[] {
    const waiting = 'SELECT id FROM task WHERE callback_due_ms <= ? ORDER BY callback_due_ms LIMIT ?';
    // Reading first leaves the write lock alone while nothing is due, which is most of the time.
    if (!this.database.get(waiting, now.getTime(), 1)) return [];
    return this.database.all<DueCallback>(
      `UPDATE task SET callback_due_ms = ? WHERE id IN (${waiting})
       RETURNING id AS taskId, callback_url AS url, callback_body AS body, callback_attempts AS attempts`,
      now.getTime() + claimMs,
      now.getTime(),
      limit,
    );
  }

  settle(id: string, { delivered, lastStatus, lastError, nextAttemptAt }: CallbackAttempt): void {
    this.database.run(
      `UPDATE task SET callback_delivered = ?, callback_attempts = callback_attempts + 1, callback_last_status = ?,
         callback_last_error = ?, callback_next_at = ?, callback_due_ms = ?, revision = revision + 1
       WHERE id = ? AND callback_body IS NOT NULL`,
      delivered ? 1 : 0,
      lastStatus,
      lastError,
      nextAttemptAt,
      nextAttemptAt === null ? null : Date.parse(nextAttemptAt),
      id,
    );
  }
}
