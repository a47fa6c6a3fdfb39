import { expect } from 'expect';
import { eventually } from './eventually.js';
import { FAST, ONE, type QueueSubject, Recorder, untilAborted } from './queue.bench.js';

/** What a queue promises of the ids that it moves. */
export function handsOutIds(the: QueueSubject): void {
  the.contract.promise(
    'hands every id to the consumer in the order it was added, and forgets it',
    'Hand out the oldest waiting id first, and drop an id when `work` has resolved.',
    async () => {
      for (const id of ['a', 'b', 'c']) await the.queue.add(id);
      const consumer = new Recorder();
      await the.queue.consume(consumer, ONE);
      await eventually(async () => expect(consumer.started).toEqual(['a', 'b', 'c']));
      await eventually(async () => expect(await the.queue.has('c')).toBe(false));
      expect(await the.queue.depth()).toEqual({ waiting: 0, delayed: 0, active: 0 });
    },
  );

  the.contract.promise(
    'keeps what was added when it is closed and opened again',
    '`add` resolves when the id is stored where the next process looks.',
    async () => {
      await the.queue.add('a');
      await the.queue.close();
      const again = await the.bench.open(FAST);
      expect(await again.has('a')).toBe(true);
      const consumer = new Recorder();
      await again.consume(consumer, ONE);
      await eventually(async () => expect(consumer.started).toEqual(['a']));
    },
  );

  the.contract.promise(
    'starts a job that another process adds within a fraction of a second',
    'Listen for what others add, or look at least every 100 ms.',
    async () => {
      const consumer = new Recorder();
      await the.queue.consume(consumer, ONE);
      const other = await the.bench.open(FAST);
      await new Promise((resolve) => setTimeout(resolve, 120));
      const since = Date.now();
      await other.add('a');
      await eventually(async () => expect(consumer.started).toEqual(['a']), { everyMs: 5 });
      expect(Date.now() - since).toBeLessThan(400);
    },
  );

  the.contract.promise(
    'leaves an id that waits or runs as it is',
    'Make the id the key: `add` of one that waits, is delayed or runs changes nothing.',
    async () => {
      await the.queue.add('a');
      await the.queue.add('a');
      expect((await the.queue.depth()).waiting).toBe(1);
      const consumer = new Recorder(untilAborted);
      await the.queue.consume(consumer, ONE);
      await eventually(async () => expect(consumer.started).toEqual(['a']));
      await the.queue.add('a');
      expect(await the.queue.depth()).toEqual({ waiting: 0, delayed: 0, active: 1 });
    },
  );

  the.contract.promise(
    'takes an id again that it has done',
    'Remember no id after its work is done: it may be added again.',
    async () => {
      const consumer = new Recorder();
      await the.queue.consume(consumer, ONE);
      for (const times of [1, 2]) {
        await the.queue.add('a');
        await eventually(async () => expect(consumer.started).toHaveLength(times));
        await eventually(async () => expect(await the.queue.has('a')).toBe(false));
      }
    },
  );

  the.contract.promise(
    'starts a delayed id when its time has come and not before',
    'With `delayMs` an id counts as delayed, has no position, and starts when that time has passed.',
    async () => {
      const consumer = new Recorder();
      await the.queue.consume(consumer, ONE);
      const since = Date.now();
      await the.queue.add('a', { delayMs: 300 });
      expect(await the.queue.depth()).toEqual({ waiting: 0, delayed: 1, active: 0 });
      expect(await the.queue.position('a')).toBeNull();
      expect(await the.queue.has('a')).toBe(true);
      await eventually(async () => expect(consumer.started).toEqual(['a']));
      expect(Date.now() - since).toBeGreaterThanOrEqual(295);
    },
  );

  the.contract.promise(
    'says how many are ahead, how many there are, and how long the oldest waits',
    '`position` counts from 0 and is null for what does not wait; `oldestAgeMs` is 0 when nothing waits; no job stays counted as active.',
    async () => {
      expect(await the.queue.oldestAgeMs()).toBe(0);
      for (const id of ['a', 'b', 'c']) await the.queue.add(id);
      expect(await Promise.all(['a', 'b', 'c', 'unknown'].map((id) => the.queue.position(id)))).toEqual([
        0,
        1,
        2,
        null,
      ]);
      expect(await the.queue.depth()).toEqual({ waiting: 3, delayed: 0, active: 0 });
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(await the.queue.oldestAgeMs()).toBeGreaterThanOrEqual(55);
      expect(await the.queue.oldestAgeMs()).toBeLessThan(5_000);
    },
  );

  the.contract.promise(
    'forgets a waiting or delayed id that is removed, and leaves a running one alone',
    '`remove` drops waiting and delayed ids, leaves running ones to their consumer, and takes an unknown one without an error.',
    async () => {
      await the.queue.add('soon');
      await the.queue.add('later', { delayMs: 60_000 });
      await the.queue.remove('soon');
      await the.queue.remove('later');
      await the.queue.remove('unknown');
      expect([await the.queue.has('soon'), await the.queue.has('later')]).toEqual([false, false]);
      const consumer = new Recorder(untilAborted);
      await the.queue.consume(consumer, ONE);
      await the.queue.add('now');
      await eventually(async () => expect(consumer.started).toEqual(['now']));
      await the.queue.remove('now');
      expect(await the.queue.has('now')).toBe(true);
      expect(consumer.aborted).toEqual([]);
    },
  );
}
