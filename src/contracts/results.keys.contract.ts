import { expect } from 'expect';
import { FAILURE, newTask, type ResultsRoom } from './results.room.js';

/** Idempotency keys: one task per owner and key. */
export function keysContract(room: ResultsRoom): void {
  room.contract.promise(
    'answers a key that is used again for the same body with the earlier task',
    'Look up owner and key in the same write that stores the task; the same body answers `replayed` with the task as it is now.',
    async () => {
      const idempotency = { key: 'k', bodySha256: 'aa' };
      const first = newTask({ owner: 'acme' });
      await room.results.accept(first, idempotency);
      await room.results.begin(first.id, 'one');
      const second = newTask({ owner: 'acme' });
      const answer = await (await room.bench.open()).accept(second, idempotency);
      expect(answer).toMatchObject({ outcome: 'replayed', task: { id: first.id, status: 'PROCESSING' } });
      expect(await room.results.find(second.id)).toBeNull();
    },
  );

  room.contract.promise(
    'refuses a key that is used again for another body',
    'The same owner and key with another `bodySha256` answers `conflict`, and stores nothing.',
    async () => {
      await room.results.accept(newTask(), { key: 'k', bodySha256: 'aa' });
      const other = newTask();
      expect(await room.results.accept(other, { key: 'k', bodySha256: 'bb' })).toEqual({ outcome: 'conflict' });
      expect(await room.results.find(other.id)).toBeNull();
    },
  );

  room.contract.promise(
    'keeps the keys of different owners apart',
    "Owner and key together are the name: join them so that no owner can spell another's, and no owner is one too.",
    async () => {
      for (const owner of [null, 'acme', 'acme:k', 'other'])
        expect(await room.results.accept(newTask({ owner }), { key: 'k', bodySha256: owner ?? '' })).toMatchObject({
          outcome: 'stored',
        });
    },
  );

  room.contract.promise(
    'stores one task when a key is used many times at once',
    'Claim the key and store the task in one transaction: reading first and writing later lets two through.',
    async () => {
      const all = [room.results, await room.bench.open(), await room.bench.open()];
      const answers = await Promise.all(
        Array.from({ length: 9 }, (_, i) => all[i % 3]!.accept(newTask(), { key: 'k', bodySha256: 'aa' })),
      );
      expect(answers.filter(({ outcome }) => outcome === 'stored')).toHaveLength(1);
      expect(new Set(answers.map((answer) => 'task' in answer && answer.task.id)).size).toBe(1);
      expect(await room.results.list({ limit: 10 })).toHaveLength(1);
    },
  );

  room.contract.promise(
    'lets so many tasks wait in all, however many ask at once, and forgets the key of who may not',
    'Count PENDING tasks in the transaction that stores; `full` keeps neither task nor key; a replay needs no room.',
    async () => {
      const all = [room.results, await room.bench.open(), await room.bench.open()];
      const ask = (i: number) => all[i % 3]!.accept(newTask(), { key: `k${i}`, bodySha256: 'aa' }, { inAll: 4 });
      const outcomes = await outcomesOf(Array.from({ length: 9 }, (_, i) => ask(i)));
      expect(outcomes).toEqual(['full', 'full', 'full', 'full', 'full', 'stored', 'stored', 'stored', 'stored']);
      expect((await room.results.counts()).PENDING).toBe(4);
      const [first] = await room.results.list({ limit: 1 });
      await room.results.begin(first!.id, 'one');
      expect(await outcomesOf(Array.from({ length: 9 }, (_, i) => ask(i)))).toEqual([
        ...Array.from({ length: 4 }, () => 'full'),
        ...Array.from({ length: 4 }, () => 'replayed'),
        'stored',
      ]);
    },
  );

  room.contract.promise(
    'lets so many tasks of one owner wait, however many ask at once, and nobody pay for another',
    "Count the owner's PENDING tasks in the transaction that stores, and let begin, release, finish and delete change that count; tasks without an owner count together.",
    async () => {
      const all = [room.results, await room.bench.open(), await room.bench.open()];
      const ask = (owner: string | null, i = 0) =>
        all[i % 3]!.accept(newTask({ owner }), undefined, { inAll: 100, ofOwner: 2 });
      expect(await outcomesOf(Array.from({ length: 5 }, (_, i) => ask('acme', i)))).toEqual([
        'owner-full',
        'owner-full',
        'owner-full',
        'stored',
        'stored',
      ]);
      expect(await outcomesOf([ask('other'), ask(null), ask('acme')])).toEqual(['owner-full', 'stored', 'stored']);
      const [running, cancelled] = await room.results.list({ owner: 'acme', limit: 2 });
      await room.results.begin(running!.id, 'one');
      expect(await outcomesOf([ask('acme'), ask('acme')])).toEqual(['owner-full', 'stored']);
      await room.results.release(running!.id, 'one');
      await room.results.finish(cancelled!.id, null, FAILURE, null);
      expect(await outcomesOf([ask('acme')])).toEqual(['owner-full']);
      await room.results.delete(running!.id);
      expect(await outcomesOf([ask('acme')])).toEqual(['stored']);
    },
  );
}

/** In alphabetical order. */
const outcomesOf = async (asked: Promise<{ outcome: string }>[]): Promise<string[]> =>
  (await Promise.all(asked)).map(({ outcome }) => outcome).sort();
