import { describe, expect, it } from '@jest/globals';
import type { Health } from '../common/health.js';
import { point, unit } from '../contracts/points.js';
import { JournalVectorStore } from './journal-vector-store.js';
import { VectorStoreUnavailable } from './vector-store.js';

const X = unit([1, 0]);

/** Keeps the whole contract over a file: `examples/plugins/file.vector-store.test.js`. This one fails when it is told to. */
class ArrayJournal extends JournalVectorStore {
  readonly kind = 'array';
  fault: Error | null = null;

  constructor(readonly lines: string[] = []) {
    super();
  }

  async append(line: string): Promise<void> {
    if (this.fault) throw this.fault;
    this.lines.push(line);
  }

  async readFrom(position: number): Promise<{ lines: string[]; position: number }> {
    if (this.fault) throw this.fault;
    return { lines: this.lines.slice(position), position: this.lines.length };
  }

  async health(): Promise<Health> {
    return { ok: true, detail: 'In memory.' };
  }

  async close(): Promise<void> {}
}

describe('JournalVectorStore', () => {
  it('says that the storage is away and why, and goes on when it is back', async () => {
    const store = new ArrayJournal();
    await store.ensure({ name: 'a', dimensions: 2 });
    store.fault = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const refused = store.upsert('a', [point(X, { task_id: 't' })]);
    await expect(refused).rejects.toThrow(VectorStoreUnavailable);
    await expect(refused).rejects.toMatchObject({ cause: { code: 'ENOSPC' } });
    store.fault = null;
    await store.upsert('a', [point(X, { task_id: 't' })]);
    expect(await store.count('a')).toBe(1);
  });

  it('passes over a line that a crash has torn', async () => {
    const first = new ArrayJournal();
    await first.ensure({ name: 'a', dimensions: 2 });
    await first.upsert('a', [point(X, { task_id: 't' })]);
    first.lines.push((first.lines[1] as string).slice(0, -20));
    await first.upsert('a', [point(X, { task_id: 'u' })]);
    const second = new ArrayJournal(first.lines);
    expect([await first.count('a'), await second.count('a')]).toEqual([2, 2]);
  });

  it('applies every line once, however many ask at once', async () => {
    const store = new ArrayJournal();
    await store.ensure({ name: 'a', dimensions: 2 });
    await store.upsert('a', [point(X, { task_id: 't' })]);
    await store.deleteTask('t');
    expect(await Promise.all([1, 2, 3].map(() => store.count('a')))).toEqual([0, 0, 0]);
  });
});
