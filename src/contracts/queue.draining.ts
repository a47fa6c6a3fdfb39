import { expect } from 'expect';
import { eventually } from './eventually.js';
import { FAST, never, ONE, type QueueSubject, Recorder, untilAborted } from './queue.bench.js';

/** What a queue promises of its end. */
export function endsInOrder(the: QueueSubject): void {
  the.contract.promise(
    'lets running jobs end while it drains, and takes no more',
    '`drain` stops taking at once and resolves when what runs has ended, before `graceMs` is over.',
    async () => {
      const consumer = new Recorder(() => new Promise((resolve) => setTimeout(resolve, 200)));
      await the.queue.consume(consumer, ONE);
      await the.queue.add('a');
      await the.queue.add('b');
      await eventually(async () => expect(consumer.started).toEqual(['a']));
      await the.queue.drain(5_000);
      expect(consumer.started).toEqual(['a']);
      expect(consumer.aborted).toEqual([]);
      expect([await the.queue.has('a'), await the.queue.has('b')]).toEqual([false, true]);
    },
  );

  the.contract.promise(
    'returns what drains too slowly at no cost in attempts or starts, first in line',
    'After `graceMs` abort the signals, give a consumer a second to react, and put the jobs back to the head of the line with the counts of before.',
    async () => {
      const policy = { ...FAST, attempts: 2, starts: 2 };
      await the.queue.add('a');
      await the.queue.add('b');
      for (const task of [untilAborted, never, untilAborted]) {
        const worker = await the.bench.open(policy);
        const consumer = new Recorder(task);
        await worker.consume(consumer, ONE);
        await eventually(async () => expect(consumer.started).toEqual(['a']));
        expect(consumer.lasts).toEqual([false]);
        await worker.drain(10);
        expect(consumer.aborted).toEqual(['a']);
        expect(await the.queue.depth()).toEqual({ waiting: 2, delayed: 0, active: 0 });
        await worker.close();
      }
      expect(await the.queue.position('a')).toBe(0);
    },
  );

  the.contract.promise(
    'says that it is well',
    '`health` answers `{ ok: true, detail }` while the storage answers.',
    async () => {
      expect(await the.queue.health()).toMatchObject({ ok: true });
    },
  );
}
