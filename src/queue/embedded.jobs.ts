import type { Database } from '../storage/database.js';
import { isOrphaned } from './holder.js';
import type { QueueDepth } from './queue.js';
import { backoffMs, type RetryPolicy } from './retry-policy.js';

/** A job as it was claimed, under its lease. */
export interface Claim {
  id: string;
  lease: string;
  starts: number;
  failures: number;
}

const READY = `SELECT seq FROM job WHERE state = 'waiting' AND run_ms <= ? ORDER BY run_ms, seq LIMIT 1`;
const OWED = `SELECT seq FROM job WHERE state = 'dead' AND coalesce(lease_until_ms, 0) <= ? ORDER BY seq LIMIT 1`;
const HELD = 'WHERE id = ? AND lease = ?';

/**
 * The table `job`. A job is `waiting` (delayed until `run_ms`), `active` under a lease, or `dead`: started too often, and the
 * consumer has not been told yet.
 */
export class EmbeddedJobs {
  constructor(
    private readonly database: Database,
    private readonly policy: RetryPolicy,
  ) {}

  add(id: string, delayMs: number): void {
    this.database.run(
      `INSERT INTO job (id, state, run_ms) VALUES (?, 'waiting', ?) ON CONFLICT (id) DO NOTHING`,
      id,
      Date.now() + delayMs,
    );
  }

  remove(id: string): void {
    this.database.run(`DELETE FROM job WHERE id = ? AND state = 'waiting'`, id);
  }

  has(id: string): boolean {
    return this.database.get('SELECT 1 FROM job WHERE id = ?', id) !== undefined;
  }

  position(id: string): number | null {
    const row = this.database.get<{ ahead: number }>(
      `SELECT (SELECT count(*) FROM job WHERE state = 'waiting' AND (run_ms, seq) < (mine.run_ms, mine.seq)) AS ahead
       FROM job AS mine WHERE id = ? AND state = 'waiting' AND run_ms <= ?`,
      id,
      Date.now(),
    );
    return row?.ahead ?? null;
  }

  depth(): QueueDepth {
    const row = this.database.get<QueueDepth>(
      `SELECT count(*) FILTER (WHERE state = 'waiting' AND run_ms <= ?1) AS waiting,
         count(*) FILTER (WHERE state = 'waiting' AND run_ms > ?1) AS delayed,
         count(*) FILTER (WHERE state IN ('active', 'dead')) AS active FROM job`,
      Date.now(),
    );
    return { waiting: 0, delayed: 0, active: 0, ...row };
  }

  oldestAgeMs(): number {
    const row = this.database.get<{ oldest: number | null }>(
      `SELECT min(run_ms) AS oldest FROM job WHERE state = 'waiting'`,
    );
    return row?.oldest ? Math.max(0, Date.now() - row.oldest) : 0;
  }

  /** The next job that is due, now active under the lease. */
  claim(lease: string): Claim | undefined {
    const now = Date.now();
    // Reading first leaves the write lock alone while nothing is due.
    if (!this.database.get(READY, now)) return undefined;
    return this.database.get<Claim>(
      `UPDATE job SET state = 'active', starts = starts + 1, lease = ?, lease_until_ms = ? WHERE seq = (${READY})
       RETURNING id, lease, starts, failures`,
      lease,
      now + this.policy.leaseMs,
      now,
    );
  }

  /** Extends the lease; false when somebody else has the job. */
  beat({ id, lease }: Claim): boolean {
    return (
      this.database.run(`UPDATE job SET lease_until_ms = ? ${HELD}`, Date.now() + this.policy.leaseMs, id, lease) > 0
    );
  }

  /** The job is done with, if the lease still holds. */
  forget({ id, lease }: Claim): void {
    this.database.run(`DELETE FROM job ${HELD}`, id, lease);
  }

  /** Back to wait a while, one failure more. */
  retry({ id, lease, failures }: Claim): void {
    this.database.run(
      `UPDATE job SET state = 'waiting', failures = failures + 1, run_ms = ?, lease = NULL, lease_until_ms = NULL ${HELD}`,
      Date.now() + backoffMs(failures + 1, this.policy),
      id,
      lease,
    );
  }

  /** Back to its place in the line as if it had not been started. */
  giveBack({ id, lease }: Claim): void {
    this.database.run(
      `UPDATE job SET state = 'waiting', starts = starts - 1, lease = NULL, lease_until_ms = NULL ${HELD}`,
      id,
      lease,
    );
  }

  /** Takes jobs from dead consumers: back to wait or, when started too often, dead. Answers how many. */
  rescue(): number {
    this.#endOrphanedLeases();
    const late = `state = 'active' AND lease_until_ms <= ?`;
    const now = Date.now();
    if (!this.database.get(`SELECT 1 FROM job WHERE ${late}`, now)) return 0;
    return this.database.run(
      `UPDATE job SET state = iif(starts >= ?, 'dead', 'waiting'), lease = NULL, lease_until_ms = NULL WHERE ${late}`,
      this.policy.starts,
      now,
    );
  }

  /** The lease of a process of this machine that was killed need not run out: the job would only wait for it. */
  #endOrphanedLeases(): void {
    for (const { lease } of this.database.all<{ lease: string }>(`SELECT lease FROM job WHERE state = 'active'`))
      if (isOrphaned(lease)) this.database.run('UPDATE job SET lease_until_ms = 0 WHERE lease = ?', lease);
  }

  /** A dead job that nobody is being told of, under a lease. */
  claimDead(lease: string): Claim | undefined {
    const now = Date.now();
    if (!this.database.get(OWED, now)) return undefined;
    return this.database.get<Claim>(
      `UPDATE job SET lease = ?, lease_until_ms = ? WHERE seq = (${OWED}) RETURNING id, lease, starts, failures`,
      lease,
      now + this.policy.leaseMs,
      now,
    );
  }

  /** Nobody could be told of a dead job; it is tried again after a rescue interval. */
  stayDead({ id, lease }: Claim): void {
    this.database.run(
      `UPDATE job SET lease = NULL, lease_until_ms = ? ${HELD}`,
      Date.now() + this.policy.rescueMs,
      id,
      lease,
    );
  }
}
