import { expect, it } from '@jest/globals';
import { newTask, type ResultsRoom } from './results.room.js';

/** Idempotency keys: one task per owner and key. Call it inside `describe`. */
export function keysContract(room: ResultsRoom): void {
  it('answers a key that is used again for the same body with the earlier task', async () => {
    const idempotency = { key: 'k', bodySha256: 'aa' };
    const first = newTask({ owner: 'acme' });
    await room.results.accept(first, idempotency);
    await room.results.begin(first.id, 'one');
    const second = newTask({ owner: 'acme' });
    const answer = await (await room.bench.open()).accept(second, idempotency);
    expect(answer).toMatchObject({ outcome: 'replayed', task: { id: first.id, status: 'PROCESSING' } });
    expect(await room.results.find(second.id)).toBeNull();
  });

  it('refuses a key that is used again for another body', async () => {
    await room.results.accept(newTask(), { key: 'k', bodySha256: 'aa' });
    const other = newTask();
    expect(await room.results.accept(other, { key: 'k', bodySha256: 'bb' })).toEqual({ outcome: 'conflict' });
    expect(await room.results.find(other.id)).toBeNull();
  });

  it('keeps the keys of different owners apart', async () => {
    for (const owner of [null, 'acme', 'acme:k', 'other'])
      expect(await room.results.accept(newTask({ owner }), { key: 'k', bodySha256: owner ?? '' })).toMatchObject({
        outcome: 'stored',
      });
  });

  it('stores one task when a key is used many times at once', async () => {
    const all = [room.results, await room.bench.open(), await room.bench.open()];
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, i) => all[i % 3]!.accept(newTask(), { key: 'k', bodySha256: 'aa' })),
    );
    expect(answers.filter(({ outcome }) => outcome === 'stored')).toHaveLength(1);
    expect(new Set(answers.map((answer) => 'task' in answer && answer.task.id)).size).toBe(1);
    expect(await room.results.list({ limit: 10 })).toHaveLength(1);
  });
}
