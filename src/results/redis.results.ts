import type { Health } from '../common/health.js';
import { redisDurability } from '../storage/redis-durability.js';
import type { RedisLink } from '../storage/redis.js';
import { NO_PROGRESS } from './progress.js';
import { RedisChanges } from './redis.changes.js';
import { KEYS } from './redis.keys.js';
import { listTasks } from './redis.list.js';
import { newTask } from './redis.row.js';
import { RedisStore } from './redis.store.js';
import {
  Results,
  type Acceptance,
  type CallbackAttempt,
  type DueCallback,
  type Idempotency,
  type ListQuery,
  type NoRoom,
  type WaitingLimits,
} from './results.js';
import { AHEAD_MS, EXPIRED_TTL_MS, IDEMPOTENCY_TTL_MS } from './retention.js';
import { TASK_STATUSES, type Outcome, type Progress, type Task, type TaskStatus } from './task.js';

/** Tasks in Redis, for workers on many machines. Durable as the server is; does not close the link it was given. */
export class RedisResults extends Results {
  readonly kind = 'redis';
  readonly #store: RedisStore;
  readonly #changes: RedisChanges;

  constructor(private readonly link: RedisLink) {
    super();
    this.#store = new RedisStore(link);
    this.#changes = new RedisChanges(this.#store);
  }

  async accept(task: Task, idempotency?: Idempotency, limits?: WaitingLimits): Promise<Acceptance | NoRoom> {
    const answer = await this.#store.run<string>(
      'accept',
      KEYS.task(task.id),
      idempotency ? KEYS.idempotency(task.owner, idempotency.key) : '',
      task.id,
      Date.now(),
      task.owner ?? '',
      idempotency?.bodySha256 ?? '',
      IDEMPOTENCY_TTL_MS,
      limits?.inAll ?? -1,
      limits?.ofOwner ?? -1,
      ...newTask(task),
    );
    if (answer === 'conflict' || answer === 'full' || answer === 'owner-full') return { outcome: answer };
    if (answer === task.id) return { outcome: 'stored', task };
    const earlier = await this.find(answer);
    // Erased between the two: its key went with it.
    return earlier ? { outcome: 'replayed', task: earlier } : this.accept(task, idempotency, limits);
  }

  async find(id: string, owner?: string): Promise<Task | null> {
    const isTheirs = owner === undefined || (await this.#store.ownerOf(id)) === owner;
    return isTheirs ? this.#store.find(id) : null;
  }

  async isExpired(id: string, owner?: string): Promise<boolean> {
    const mark = await this.#store.ask((redis) => redis.get(KEYS.expired(id)));
    return owner === undefined ? mark !== null : mark === `=${owner}`;
  }

  list(query: ListQuery): Promise<Task[]> {
    return listTasks(this.#store, query);
  }

  async begin(id: string, lease: string): Promise<Task | null> {
    const now = new Date().toISOString();
    const begun = await this.#store.change('begin', id, lease, now, JSON.stringify(NO_PROGRESS));
    return begun ? this.find(id) : null;
  }

  progress(id: string, lease: string, progress: Progress): Promise<boolean> {
    return this.#store.change('progress', id, lease, JSON.stringify(progress));
  }

  async holds(id: string, lease: string): Promise<boolean> {
    const [status, holder] = await this.#store.ask((redis) => redis.hmget(KEYS.task(id), 'status', 'lease'));
    return status === 'PROCESSING' && holder === lease;
  }

  release(id: string, lease: string): Promise<boolean> {
    return this.#store.change('release', id, lease, JSON.stringify(NO_PROGRESS));
  }

  finish(id: string, lease: string | null, outcome: Outcome, callbackBody: string | null): Promise<boolean> {
    const [field, value] = outcome.status === 'SUCCESS' ? ['result', outcome.result] : ['error', outcome.error];
    const now = new Date().toISOString();
    const ending = [outcome.status, field as string, JSON.stringify(value), now, callbackBody ?? ''];
    return this.#store.change('finish', id, lease ?? '', ...ending);
  }

  delete(id: string, { expired = false }: { expired?: boolean } = {}): Promise<boolean> {
    return this.#store.change('delete', id, expired ? EXPIRED_TTL_MS : 0);
  }

  finishedBefore(time: Date, limit: number): Promise<string[]> {
    const before = `(${time.getTime()}`;
    return this.#store.ask((redis) => redis.zrangebyscore(KEYS.finished, '-inf', before, 'LIMIT', 0, limit));
  }

  async unfinished(olderThanMs: number, limit: number): Promise<Task[]> {
    const now = Date.now();
    const written = (from: string | number, to: string | number) =>
      this.#store.ask((redis) => redis.zrangebyscore(KEYS.unfinished, from, to, 'LIMIT', 0, limit));
    // What was written in a time that is still to come was written before the clock was set back.
    const ids = [...(await written('-inf', now - olderThanMs)), ...(await written(now + AHEAD_MS, '+inf'))];
    return this.#store.findAll(ids.slice(0, limit));
  }

  async counts(): Promise<Record<TaskStatus, number>> {
    const count = (status: TaskStatus) => this.#store.ask((redis) => redis.zcard(KEYS.status(status)));
    const counts = await Promise.all(TASK_STATUSES.map(async (status) => [status, await count(status)] as const));
    return Object.fromEntries(counts) as Record<TaskStatus, number>;
  }

  async claimCallbacks(now: Date, limit: number, claimMs: number): Promise<DueCallback[]> {
    const time = now.getTime();
    const claimed = await this.#store.run<string[]>('claim', time, limit, time + claimMs);
    return Array.from({ length: claimed.length / 4 }, (_, i) => {
      const [taskId, url, body, attempts] = claimed.slice(4 * i, 4 * i + 4) as [string, string, string, string];
      return { taskId, url, body, attempts: Number(attempts) };
    });
  }

  async settleCallback(
    id: string,
    { delivered, lastStatus, lastError, nextAttemptAt }: CallbackAttempt,
  ): Promise<void> {
    const due = nextAttemptAt === null ? '' : Date.parse(nextAttemptAt);
    await this.#store.change(
      'settle',
      id,
      delivered ? 1 : 0,
      lastStatus ?? '',
      lastError ?? '',
      nextAttemptAt ?? '',
      due,
    );
  }

  onChange(listener: (id: string) => void): () => void {
    return this.#changes.listen(listener);
  }

  async health(): Promise<Health> {
    const where = `Redis at ${this.link.address}`;
    try {
      const { ok, detail } = await this.#store.ask(redisDurability);
      return { ok, detail: `${where}: ${detail}` };
    } catch (error) {
      return { ok: false, detail: (error as Error).message };
    }
  }

  async close(): Promise<void> {
    this.#changes.close();
  }
}
