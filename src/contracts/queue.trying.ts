import { expect } from 'expect';
import { eventually } from './eventually.js';
import { FAST, ONE, type QueueSubject, Recorder, untilAborted } from './queue.bench.js';

/** What a queue promises of jobs that fail, and of consumers side by side. */
export function triesAgain(the: QueueSubject): void {
  the.contract.promise(
    'tries a failing job again, says which attempt is the last, and then forgets it',
    'Count failures; `isLastAttempt` is true when one more uses up `attempts`; after the last, drop id and count. `lost` is for dead workers only.',
    async () => {
      const consumer = new Recorder(() => Promise.reject(new Error('no such luck')));
      await the.queue.consume(consumer, ONE);
      await the.queue.add('a');
      await eventually(async () => expect(consumer.lasts).toEqual([false, false, true]));
      await eventually(async () => expect(await the.queue.has('a')).toBe(false));
      expect(consumer.givenUp).toEqual([]);
      await the.queue.add('a');
      await eventually(async () => expect(consumer.lasts).toEqual([false, false, true, false, false, true]));
    },
  );

  the.contract.promise(
    'waits longer after every failure',
    'After the n-th failure wait `backoffMs` · 2^(n-1), at most half of it left to chance (`backoffMs(failures, policy)`).',
    async () => {
      const times: number[] = [];
      const slow = await the.bench.open({ ...FAST, backoffMs: 200 });
      await slow.consume(
        new Recorder(async () => {
          times.push(Date.now());
          throw new Error('again');
        }),
        ONE,
      );
      await slow.add('a');
      await eventually(async () => expect(times).toHaveLength(3));
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(95);
      expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(195);
    },
  );

  the.contract.promise(
    'runs as many at once as it is told and no more',
    '`concurrency` is how many `work` calls run at once in this consumer: take no job beyond it.',
    async () => {
      const consumer = new Recorder(untilAborted);
      await the.queue.consume(consumer, { concurrency: 2 });
      for (const id of ['a', 'b', 'c']) await the.queue.add(id);
      await eventually(async () => expect(consumer.started).toHaveLength(2));
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(await the.queue.depth()).toEqual({ waiting: 1, delayed: 0, active: 2 });
    },
  );

  the.contract.promise(
    'gives no job to two consumers',
    'Take a job by one atomic step that only one of all processes can win: a rename, an `UPDATE … RETURNING`, a compare-and-set.',
    async () => {
      const others = await Promise.all([the.bench.open(FAST), the.bench.open(FAST)]);
      const consumer = new Recorder(() => new Promise((resolve) => setTimeout(resolve, 1)));
      for (const each of [the.queue, ...others]) await each.consume(consumer, { concurrency: 4 });
      const ids = Array.from({ length: 60 }, (_, i) => `job-${i}`);
      await Promise.all(ids.map((id) => the.queue.add(id)));
      await eventually(async () => expect((await the.queue.depth()).waiting).toBe(0));
      await eventually(async () => expect([...consumer.started].sort()).toEqual([...ids].sort()));
    },
  );
}
