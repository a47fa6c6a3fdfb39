import type { Health } from '../../src/common/health.js';
import {
  type Acceptance,
  type CallbackAttempt,
  type DueCallback,
  type Idempotency,
  type ListQuery,
  type NoRoom,
  Results,
  type WaitingLimits,
} from '../../src/results/results.js';
import { isEnded, type Outcome, type Progress, type Task, type TaskStatus } from '../../src/results/task.js';

/** Results in memory, for specs of what stands in front of them. Callbacks are not its business. */
export class MemoryResults extends Results {
  override readonly kind = 'memory';
  readonly listeners = new Set<(id: string) => void>();
  /** How often a task was read. */
  finds = 0;
  /** What every call throws while it is set. */
  failure: Error | null = null;
  readonly #tasks = new Map<string, Task>();
  readonly #keys = new Map<string, { bodySha256: string; id: string }>();
  readonly #leases = new Map<string, string>();
  readonly #expired = new Map<string, string | null>();

  override async accept(task: Task, idempotency?: Idempotency, limits?: WaitingLimits): Promise<Acceptance | NoRoom> {
    this.#answer();
    const earlier = idempotency && this.#keys.get(`${task.owner} ${idempotency.key}`);
    if (earlier && earlier.bodySha256 !== idempotency.bodySha256) return { outcome: 'conflict' };
    if (earlier) return { outcome: 'replayed', task: this.#tasks.get(earlier.id) as Task };
    const waiting = [...this.#tasks.values()].filter(({ status }) => status === 'PENDING');
    const ofOwner = waiting.filter(({ owner }) => owner === task.owner).length;
    if (limits && ofOwner >= (limits.ofOwner ?? Infinity)) return { outcome: 'owner-full' };
    if (limits && waiting.length >= limits.inAll) return { outcome: 'full' };
    if (idempotency)
      this.#keys.set(`${task.owner} ${idempotency.key}`, { bodySha256: idempotency.bodySha256, id: task.id });
    this.#tasks.set(task.id, task);
    return { outcome: 'stored', task };
  }

  override async find(id: string, owner?: string): Promise<Task | null> {
    this.#answer();
    this.finds += 1;
    const task = this.#tasks.get(id);
    return task && (owner === undefined || task.owner === owner) ? task : null;
  }

  override async isExpired(id: string, owner?: string): Promise<boolean> {
    return this.#expired.has(id) && (owner === undefined || this.#expired.get(id) === owner);
  }

  override async list({ owner, status, pipeline, limit, before }: ListQuery): Promise<Task[]> {
    this.#answer();
    return [...this.#tasks.values()]
      .filter((task) => owner === undefined || task.owner === owner)
      .filter((task) => (!status || task.status === status) && (!pipeline || task.pipeline === pipeline))
      .filter(({ id }) => !before || id < before)
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, limit)
      .map((task) => ({ ...task, result: null }));
  }

  override async begin(id: string, lease: string): Promise<Task | null> {
    const task = this.#tasks.get(id);
    if (!task || isEnded(task.status)) return null;
    this.#leases.set(id, lease);
    return this.#write(id, { status: 'PROCESSING', attempt: task.attempt + 1, startedAt: new Date().toISOString() });
  }

  override async progress(id: string, lease: string, progress: Progress): Promise<boolean> {
    return (await this.holds(id, lease)) && this.#write(id, { progress }) !== null;
  }

  override async holds(id: string, lease: string): Promise<boolean> {
    return this.#leases.get(id) === lease && this.#tasks.get(id)?.status === 'PROCESSING';
  }

  override async release(id: string, lease: string): Promise<boolean> {
    if (!(await this.holds(id, lease))) return false;
    this.#leases.delete(id);
    return this.#write(id, { status: 'PENDING' }) !== null;
  }

  override async finish(id: string, lease: string | null, outcome: Outcome): Promise<boolean> {
    const task = this.#tasks.get(id);
    if (!task || isEnded(task.status) || (lease !== null && !(await this.holds(id, lease)))) return false;
    return this.#write(id, { ...outcome, finishedAt: new Date().toISOString() }) !== null;
  }

  override async delete(id: string, { expired = false } = {}): Promise<boolean> {
    const task = this.#tasks.get(id);
    const existed = this.#tasks.delete(id);
    if (task && expired) this.#expired.set(id, task.owner);
    this.#tell(id);
    return existed;
  }

  override async finishedBefore(time: Date, limit: number): Promise<string[]> {
    const ended = [...this.#tasks.values()].filter(({ finishedAt }) => finishedAt && finishedAt < time.toISOString());
    return ended.slice(0, limit).map(({ id }) => id);
  }

  override async unfinished(_olderThanMs: number, limit: number): Promise<Task[]> {
    return [...this.#tasks.values()].filter(({ status }) => !isEnded(status)).slice(0, limit);
  }

  override async counts(): Promise<Record<TaskStatus, number>> {
    const counts = { PENDING: 0, PROCESSING: 0, SUCCESS: 0, FAILED: 0 };
    for (const { status } of this.#tasks.values()) counts[status] += 1;
    return counts;
  }

  override async claimCallbacks(): Promise<DueCallback[]> {
    return [];
  }

  override async settleCallback(_id: string, _attempt: CallbackAttempt): Promise<void> {}

  override onChange(listener: (id: string) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  override async health(): Promise<Health> {
    return { ok: this.failure === null, detail: this.failure?.message ?? 'in memory' };
  }

  override async close(): Promise<void> {}

  #write(id: string, change: Partial<Task>): Task | null {
    const task = this.#tasks.get(id);
    if (!task) return null;
    const changed = { ...task, ...change, revision: task.revision + 1 };
    this.#tasks.set(id, changed);
    this.#tell(id);
    return changed;
  }

  #tell(id: string): void {
    for (const listener of this.listeners) setImmediate(listener, id);
  }

  #answer(): void {
    if (this.failure) throw this.failure;
  }
}
