import type { Database } from '../storage/database.js';
import type { Health } from '../common/health.js';
import { isStorageFault } from '../storage/sqlite-driver.js';
import type { SqliteValue } from '../storage/sqlite.js';
import { EmbeddedCallbacks } from './embedded.callbacks.js';
import { EmbeddedChanges } from './embedded.changes.js';
import { refusal } from './embedded.waiting.js';
import { COLUMNS, INSERT, newTask, readTask, type TaskRow } from './embedded.row.js';
import { NO_PROGRESS } from './progress.js';
import { AHEAD_MS, EXPIRED_TTL_MS, IDEMPOTENCY_TTL_MS } from './retention.js';
import {
  Results,
  ResultsUnavailable,
  type Acceptance,
  type CallbackAttempt,
  type DueCallback,
  type Idempotency,
  type ListQuery,
  type NoRoom,
  type WaitingLimits,
} from './results.js';
import type { Outcome, Progress, Task, TaskStatus } from './task.js';

const RUNNING = `id = ? AND status = 'PROCESSING' AND lease = ?`;
const OWNED = '(?2 IS NULL OR owner = ?2)';
const UNFINISHED = 'finished_at IS NULL';
/** When the task ends, `?2`; not before it began, whatever became of the clock meanwhile. */
const AFTER_START = 'max(?2, created_at, coalesce(started_at, created_at))';
const TOUCH = `revision = revision + 1, written_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER)`;

/** Tasks in the embedded SQLite file, shared by any number of processes on one machine. Does not close the database it was given. */
export class EmbeddedResults extends Results {
  readonly kind = 'embedded';
  readonly #callbacks: EmbeddedCallbacks;
  readonly #changes: EmbeddedChanges;

  constructor(private readonly database: Database) {
    super();
    this.#callbacks = new EmbeddedCallbacks(database);
    this.#changes = new EmbeddedChanges(database);
  }

  accept(task: Task, idempotency?: Idempotency, limits?: WaitingLimits): Promise<Acceptance | NoRoom> {
    const refused = () => refusal(this.database, task.owner, limits);
    return this.#answer(() =>
      this.database.transaction(() => this.#replay(task, idempotency) ?? refused() ?? this.#store(task, idempotency)),
    );
  }

  find(id: string, owner?: string): Promise<Task | null> {
    return this.#answer(() => {
      const row = this.database.get<TaskRow>(
        `SELECT ${COLUMNS}, result FROM task WHERE id = ?1 AND ${OWNED}`,
        id,
        owner ?? null,
      );
      return row ? readTask(row) : null;
    });
  }

  isExpired(id: string, owner?: string): Promise<boolean> {
    const sql = `SELECT 1 FROM expired WHERE id = ?1 AND ${OWNED} AND until_ms > ?3`;
    return this.#answer(() => this.database.get(sql, id, owner ?? null, Date.now()) !== undefined);
  }

  list({ owner, status, pipeline, limit, before }: ListQuery): Promise<Task[]> {
    const filters: [string, string | null | undefined][] = [
      ['owner IS ?', owner],
      ['status = ?', status],
      ['pipeline = ?', pipeline],
      ['id < ?', before],
    ];
    const given = filters.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
    const where = given.length > 0 ? `WHERE ${given.map(({ sql }) => sql).join(' AND ')}` : '';
    return this.#tasks(`${where} ORDER BY id DESC LIMIT ?`, ...given.map(({ value }) => value), limit);
  }

  begin(id: string, lease: string): Promise<Task | null> {
    return this.#answer(() => {
      const row = this.database.get<TaskRow>(
        `UPDATE task SET ${TOUCH}, status = 'PROCESSING', lease = ?, attempt = attempt + 1,
           started_at = max(?, created_at), progress = ?
         WHERE id = ? AND ${UNFINISHED} RETURNING ${COLUMNS}`,
        lease,
        new Date().toISOString(),
        JSON.stringify(NO_PROGRESS),
        id,
      );
      return row ? readTask(row) : null;
    });
  }

  progress(id: string, lease: string, progress: Progress): Promise<boolean> {
    return this.#write(`progress = ? WHERE ${RUNNING}`, JSON.stringify(progress), id, lease);
  }

  holds(id: string, lease: string): Promise<boolean> {
    return this.#answer(() => this.database.get(`SELECT 1 FROM task WHERE ${RUNNING}`, id, lease) !== undefined);
  }

  release(id: string, lease: string): Promise<boolean> {
    return this.#write(
      `status = 'PENDING', lease = NULL, started_at = NULL, progress = ? WHERE ${RUNNING}`,
      JSON.stringify(NO_PROGRESS),
      id,
      lease,
    );
  }

  finish(id: string, lease: string | null, outcome: Outcome, callbackBody: string | null): Promise<boolean> {
    const now = new Date();
    const owed = 'callback_url IS NOT NULL AND ?1 IS NOT NULL';
    return this.#write(
      `callback_body = iif(${owed}, ?1, NULL), callback_next_at = iif(${owed}, ?2, NULL),
         callback_due_ms = iif(${owed}, ?3, NULL), finished_at = ${AFTER_START}, status = ?4, result = ?5, error = ?6, lease = NULL
       WHERE id = ?7 AND ${UNFINISHED} AND (?8 IS NULL OR lease = ?8)`,
      callbackBody,
      now.toISOString(),
      now.getTime(),
      outcome.status,
      outcome.status === 'SUCCESS' ? JSON.stringify(outcome.result) : null,
      outcome.status === 'FAILED' ? JSON.stringify(outcome.error) : null,
      id,
      lease,
    );
  }

  delete(id: string, { expired = false }: { expired?: boolean } = {}): Promise<boolean> {
    return this.#answer(() =>
      this.database.transaction(() => {
        const now = Date.now();
        this.database.run('DELETE FROM expired WHERE until_ms <= ?', now);
        this.database.run('DELETE FROM idempotency WHERE task_id = ?', id);
        const mark = 'INSERT OR REPLACE INTO expired (id, until_ms, owner) SELECT id, ?, owner FROM task WHERE id = ?';
        if (expired) this.database.run(mark, now + EXPIRED_TTL_MS, id);
        return this.database.run('DELETE FROM task WHERE id = ?', id) > 0;
      }),
    );
  }

  finishedBefore(time: Date, limit: number): Promise<string[]> {
    return this.#answer(() =>
      this.database
        .all<{ id: string }>(
          'SELECT id FROM task WHERE finished_at < ? ORDER BY finished_at, id LIMIT ?',
          time.toISOString(),
          limit,
        )
        .map(({ id }) => id),
    );
  }

  unfinished(olderThanMs: number, limit: number): Promise<Task[]> {
    const now = Date.now();
    // What was written in a time that is still to come was written before the clock was set back.
    return this.#tasks(
      `WHERE ${UNFINISHED} AND (written_ms <= ? OR written_ms > ?) ORDER BY written_ms LIMIT ?`,
      now - olderThanMs,
      now + AHEAD_MS,
      limit,
    );
  }

  counts(): Promise<Record<TaskStatus, number>> {
    return this.#answer(() => {
      const counts = { PENDING: 0, PROCESSING: 0, SUCCESS: 0, FAILED: 0 };
      const rows = this.database.all<{ status: TaskStatus; n: number }>(
        'SELECT status, count(*) AS n FROM task GROUP BY status',
      );
      for (const { status, n } of rows) counts[status] = n;
      return counts;
    });
  }

  claimCallbacks(now: Date, limit: number, claimMs: number): Promise<DueCallback[]> {
    return this.#answer(() => this.#callbacks.claim(now, limit, claimMs));
  }

  settleCallback(id: string, attempt: CallbackAttempt): Promise<void> {
    return this.#answer(() => this.#callbacks.settle(id, attempt));
  }

  onChange(listener: (id: string) => void): () => void {
    return this.#changes.listen(listener);
  }

  async health(): Promise<Health> {
    const detail = 'embedded, in the SQLite file of DATA_DIR';
    try {
      this.database.get('SELECT 1 FROM task LIMIT 1');
      return { ok: true, detail };
    } catch (error) {
      return { ok: false, detail: `${detail}: ${(error as Error).message}` };
    }
  }

  async close(): Promise<void> {
    this.#changes.close();
  }

  #replay(task: Task, idempotency?: Idempotency): Acceptance | null {
    if (!idempotency) return null;
    this.database.run('DELETE FROM idempotency WHERE expires_ms <= ?', Date.now());
    const earlier = this.database.get<TaskRow & { body_sha256: string }>(
      `SELECT body_sha256, task.* FROM idempotency JOIN task ON task.id = task_id WHERE idempotency.owner = ? AND key = ?`,
      task.owner ?? '',
      idempotency.key,
    );
    if (!earlier) return null;
    if (earlier.body_sha256 !== idempotency.bodySha256) return { outcome: 'conflict' };
    return { outcome: 'replayed', task: readTask(earlier) };
  }

  #store(task: Task, idempotency?: Idempotency): Acceptance {
    this.database.run(INSERT, ...newTask(task));
    if (idempotency)
      this.database.run(
        'INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?)',
        task.owner ?? '',
        idempotency.key,
        idempotency.bodySha256,
        task.id,
        Date.now() + IDEMPOTENCY_TTL_MS,
      );
    return { outcome: 'stored', task };
  }

  #tasks(rest: string, ...values: SqliteValue[]): Promise<Task[]> {
    return this.#answer(() =>
      this.database.all<TaskRow>(`SELECT ${COLUMNS} FROM task ${rest}`, ...values).map(readTask),
    );
  }

  /** Whether the update found its task. */
  #write(change: string, ...values: SqliteValue[]): Promise<boolean> {
    return this.#answer(() => this.database.run(`UPDATE task SET ${TOUCH}, ${change}`, ...values) > 0);
  }

  async #answer<T>(ask: () => T): Promise<T> {
    try {
      return ask();
    } catch (error) {
      if (this.database.isOpen && !isStorageFault(error)) throw error;
      throw new ResultsUnavailable(`The task store ${this.database.path} did not answer: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
}
