import type { Database } from '../storage/database.js';
import { isOrphaned } from './holder.js';
import type { QueueDepth } from './queue.js';
import { backoffMs, type RetryPolicy } from './retry-policy.js';
import { Stillness } from './stillness.js';

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
const AHEAD = `SELECT 1 FROM job WHERE (state = 'waiting' AND set_ms > ?) OR lease_until_ms > ? LIMIT 1`;

/** A lease as it stands, and until when, Unix ms. */
interface Held {
  lease: string;
  lease_until_ms: number;
}

/**
 * The table `job`. A job is `waiting` (delayed until `run_ms`), `active` under a lease, or `dead`: started too often, and the
 * consumer has not been told yet.
 */
export class EmbeddedJobs {
  readonly #stillness = new Stillness();

  constructor(
    private readonly database: Database,
    private readonly policy: RetryPolicy,
  ) {}

  add(id: string, delayMs: number): void {
    const now = Date.now();
    this.database.run(
      `INSERT INTO job (id, state, run_ms, set_ms) VALUES (?, 'waiting', ?, ?) ON CONFLICT (id) DO NOTHING`,
      id,
      now + delayMs,
      now,
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
    const now = Date.now();
    this.database.run(
      `UPDATE job SET state = 'waiting', failures = failures + 1, run_ms = ?, set_ms = ?, lease = NULL,
         lease_until_ms = NULL ${HELD}`,
      now + backoffMs(failures + 1, this.policy),
      now,
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
    this.#followClock();
    let rescued = 0;
    for (const { lease, lease_until_ms } of this.#lapsed())
      rescued += this.database.run(
        `UPDATE job SET state = iif(starts >= ?, 'dead', 'waiting'), lease = NULL, lease_until_ms = NULL
         WHERE lease = ? AND lease_until_ms = ?`,
        this.policy.starts,
        lease,
        lease_until_ms,
      );
    return rescued;
  }

  /**
   * Leases that have run out and that nobody has beaten for while this process looked, for a clock that is set forward ends
   * them all at once. That of a process of this machine that was killed need not run out: the job would only wait for it.
   */
  #lapsed(): Held[] {
    const active = this.database.all<Held>(`SELECT lease, lease_until_ms FROM job WHERE state = 'active'`);
    const still = this.#stillness.observe(new Map(active.map(({ lease, lease_until_ms }) => [lease, lease_until_ms])));
    const longEnough = Math.min(this.policy.leaseMs, 1.5 * this.policy.heartbeatMs);
    const now = Date.now();
    const isOver = ({ lease, lease_until_ms }: Held) => lease_until_ms <= now && (still.get(lease) ?? 0) >= longEnough;
    return active.filter((held) => isOrphaned(held.lease) || isOver(held));
  }

  /** Once the clock was set back, what is to be at a time would be late by as much: such times are set anew. */
  #followClock(): void {
    const now = Date.now();
    const longest = now + this.policy.leaseMs + this.policy.heartbeatMs;
    if (this.database.get(AHEAD, now, longest) === undefined) return;
    this.database.transaction(() => {
      const moved = `UPDATE job SET run_ms = run_ms - set_ms + ?1, set_ms = ?1 WHERE state = 'waiting' AND set_ms > ?1`;
      this.database.run(moved, now);
      const held = 'UPDATE job SET lease_until_ms = ? WHERE lease_until_ms > ?';
      this.database.run(held, now + this.policy.leaseMs, longest);
    });
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
