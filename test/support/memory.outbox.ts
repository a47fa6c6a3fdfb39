import type { CallbackAttempt, DueCallback, Results } from '../../src/results/results.js';

interface Kept extends DueCallback {
  dueAt: number | null;
  settled: CallbackAttempt[];
}

/** The part of Results that callbacks need, in memory, with the promises of the port: claims end, attempts add up. */
export class MemoryOutbox implements Pick<Results, 'claimCallbacks' | 'settleCallback' | 'onChange'> {
  readonly #kept = new Map<string, Kept>();
  readonly #listeners = new Set<(id: string) => void>();

  /** What the deliverer's constructor takes. */
  get results(): Results {
    return this as unknown as Results;
  }

  /** A task has ended: its callback is due. */
  owe(taskId: string, url: string, body = JSON.stringify({ type: 'analysis.succeeded', data: { task_id: taskId } })) {
    this.#kept.set(taskId, { taskId, url, body, attempts: 0, dueAt: 0, settled: [] });
    this.#changed(taskId);
  }

  attempts(taskId: string): CallbackAttempt[] {
    return this.#kept.get(taskId)?.settled ?? [];
  }

  /** Time has come for whatever is still to be sent. */
  hurry(): void {
    for (const kept of this.#kept.values()) if (kept.dueAt !== null) kept.dueAt = 0;
    this.#changed('');
  }

  claimCallbacks(now: Date, limit: number, claimMs: number): Promise<DueCallback[]> {
    const due = [...this.#kept.values()].filter(({ dueAt }) => dueAt !== null && dueAt <= now.getTime());
    return Promise.resolve(
      due.slice(0, limit).map((kept) => {
        kept.dueAt = now.getTime() + claimMs;
        const { taskId, url, body, attempts } = kept;
        return { taskId, url, body, attempts };
      }),
    );
  }

  settleCallback(id: string, attempt: CallbackAttempt): Promise<void> {
    const kept = this.#kept.get(id);
    if (kept) {
      kept.attempts += 1;
      kept.settled.push(attempt);
      kept.dueAt = attempt.nextAttemptAt === null ? null : Date.parse(attempt.nextAttemptAt);
      this.#changed(id);
    }
    return Promise.resolve();
  }

  onChange(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(id: string): void {
    for (const listener of this.#listeners) listener(id);
  }
}
