import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Queue } from '../../src/queue/queue.js';
import { eventually } from '../support/eventually.js';
import { DEAF, FAST, never, type QueueBench, Recorder, untilAborted } from './queue.room.js';

/** What every `Queue` promises. `open` makes an empty storage. */
export function queueContract(name: string, open: () => Promise<QueueBench>): void {
  describe(`${name} queue`, () => {
    let bench: QueueBench;
    let queue: Queue;
    const ONE = { concurrency: 1 };

    beforeEach(async () => {
      bench = await open();
      queue = await bench.open(FAST);
    });
    afterEach(() => bench.close());

    it('hands every id to the consumer in the order it was added, and forgets it', async () => {
      for (const id of ['a', 'b', 'c']) await queue.add(id);
      const consumer = new Recorder();
      await queue.consume(consumer, ONE);
      await eventually(async () => expect(consumer.started).toEqual(['a', 'b', 'c']));
      await eventually(async () => expect(await queue.has('c')).toBe(false));
      expect(await queue.depth()).toEqual({ waiting: 0, delayed: 0, active: 0 });
    });

    it('keeps what was added when it is closed and opened again', async () => {
      await queue.add('a');
      await queue.close();
      const again = await bench.open(FAST);
      expect(await again.has('a')).toBe(true);
      const consumer = new Recorder();
      await again.consume(consumer, ONE);
      await eventually(async () => expect(consumer.started).toEqual(['a']));
    });

    it('starts a job that another process adds within a fraction of a second', async () => {
      const consumer = new Recorder();
      await queue.consume(consumer, ONE);
      const other = await bench.open(FAST);
      await new Promise((resolve) => setTimeout(resolve, 120));
      const since = Date.now();
      await other.add('a');
      await eventually(async () => expect(consumer.started).toEqual(['a']), { everyMs: 5 });
      expect(Date.now() - since).toBeLessThan(400);
    });

    it('leaves an id that waits or runs as it is', async () => {
      await queue.add('a');
      await queue.add('a');
      expect((await queue.depth()).waiting).toBe(1);
      const consumer = new Recorder(untilAborted);
      await queue.consume(consumer, ONE);
      await eventually(async () => expect(consumer.started).toEqual(['a']));
      await queue.add('a');
      expect(await queue.depth()).toEqual({ waiting: 0, delayed: 0, active: 1 });
    });

    it('takes an id again that it has done', async () => {
      const consumer = new Recorder();
      await queue.consume(consumer, ONE);
      for (const times of [1, 2]) {
        await queue.add('a');
        await eventually(async () => expect(consumer.started).toHaveLength(times));
        await eventually(async () => expect(await queue.has('a')).toBe(false));
      }
    });

    it('starts a delayed id when its time has come and not before', async () => {
      const consumer = new Recorder();
      await queue.consume(consumer, ONE);
      const since = Date.now();
      await queue.add('a', { delayMs: 300 });
      expect(await queue.depth()).toEqual({ waiting: 0, delayed: 1, active: 0 });
      expect(await queue.position('a')).toBeNull();
      expect(await queue.has('a')).toBe(true);
      await eventually(async () => expect(consumer.started).toEqual(['a']));
      expect(Date.now() - since).toBeGreaterThanOrEqual(295);
    });

    it('says how many are ahead, how many there are, and how long the oldest waits', async () => {
      expect(await queue.oldestAgeMs()).toBe(0);
      for (const id of ['a', 'b', 'c']) await queue.add(id);
      expect(await Promise.all(['a', 'b', 'c', 'unknown'].map((id) => queue.position(id)))).toEqual([0, 1, 2, null]);
      expect(await queue.depth()).toEqual({ waiting: 3, delayed: 0, active: 0 });
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(await queue.oldestAgeMs()).toBeGreaterThanOrEqual(55);
      expect(await queue.oldestAgeMs()).toBeLessThan(5_000);
    });

    it('forgets a waiting or delayed id that is removed, and leaves a running one alone', async () => {
      await queue.add('soon');
      await queue.add('later', { delayMs: 60_000 });
      await queue.remove('soon');
      await queue.remove('later');
      await queue.remove('unknown');
      expect([await queue.has('soon'), await queue.has('later')]).toEqual([false, false]);
      const consumer = new Recorder(untilAborted);
      await queue.consume(consumer, ONE);
      await queue.add('now');
      await eventually(async () => expect(consumer.started).toEqual(['now']));
      await queue.remove('now');
      expect(await queue.has('now')).toBe(true);
      expect(consumer.aborted).toEqual([]);
    });

    it('tries a failing job again, says which attempt is the last, and then forgets it', async () => {
      const consumer = new Recorder(() => Promise.reject(new Error('no such luck')));
      await queue.consume(consumer, ONE);
      await queue.add('a');
      await eventually(async () => expect(consumer.lasts).toEqual([false, false, true]));
      await eventually(async () => expect(await queue.has('a')).toBe(false));
      expect(consumer.givenUp).toEqual([]);
      await queue.add('a');
      await eventually(async () => expect(consumer.lasts).toEqual([false, false, true, false, false, true]));
    });

    it('waits longer after every failure', async () => {
      const times: number[] = [];
      const slow = await bench.open({ ...FAST, backoffMs: 200 });
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
    });

    it('runs as many at once as it is told and no more', async () => {
      const consumer = new Recorder(untilAborted);
      await queue.consume(consumer, { concurrency: 2 });
      for (const id of ['a', 'b', 'c']) await queue.add(id);
      await eventually(async () => expect(consumer.started).toHaveLength(2));
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(await queue.depth()).toEqual({ waiting: 1, delayed: 0, active: 2 });
    });

    it('gives no job to two consumers', async () => {
      const others = await Promise.all([bench.open(FAST), bench.open(FAST)]);
      const consumer = new Recorder(() => new Promise((resolve) => setTimeout(resolve, 1)));
      for (const each of [queue, ...others]) await each.consume(consumer, { concurrency: 4 });
      const ids = Array.from({ length: 60 }, (_, i) => `job-${i}`);
      await Promise.all(ids.map((id) => queue.add(id)));
      await eventually(async () => expect((await queue.depth()).waiting).toBe(0));
      await eventually(async () => expect([...consumer.started].sort()).toEqual([...ids].sort()));
    });

    it('keeps a job that runs longer than its lease with the consumer that beats for it', async () => {
      const consumer = new Recorder(() => new Promise((resolve) => setTimeout(resolve, 1_200)));
      await queue.consume(consumer, ONE);
      const other = await bench.open(FAST);
      const idle = new Recorder();
      await other.consume(idle, ONE);
      await queue.add('a');
      await eventually(async () => expect(await queue.has('a')).toBe(false));
      expect([...consumer.started, ...idle.started]).toEqual(['a']);
    });

    it('rescues the job of a consumer that no longer beats, and aborts its signal when it comes back', async () => {
      const deaf = await bench.open(DEAF);
      const dead = new Recorder(never);
      await deaf.consume(dead, ONE);
      await queue.add('a');
      await eventually(async () => expect(dead.started).toEqual(['a']));
      const rescuer = new Recorder(untilAborted);
      await queue.consume(rescuer, ONE);
      await eventually(async () => expect(rescuer.started).toEqual(['a']));
      await eventually(async () => expect(dead.aborted).toEqual(['a']));
      expect(await queue.has('a')).toBe(true);
      expect(rescuer.aborted).toEqual([]);
    });

    it('gives up a job that was started too often, and says so until somebody listens', async () => {
      await queue.add('poison');
      const givenUp: string[] = [];
      let refusals = 0;
      const lost = async (id: string) => {
        if (refusals++ < 1) throw new Error('the store is away');
        givenUp.push(id);
      };
      for (let start = 1; start <= 2; start++) {
        const victim = Object.assign(new Recorder(never), { lost });
        const deaf = await bench.open({ ...DEAF, starts: 2, heartbeatMs: 60_000 });
        await deaf.consume(victim, ONE);
        await eventually(async () => expect(victim.started).toEqual(['poison']));
        expect(victim.lasts).toEqual([start === 2]);
      }
      const survivor = await bench.open({ ...FAST, starts: 2 });
      const consumer = Object.assign(new Recorder(), { lost });
      await survivor.consume(consumer, ONE);
      await eventually(async () => expect(givenUp).toEqual(['poison']));
      await survivor.add('healthy');
      await eventually(async () => expect(consumer.started).toEqual(['healthy']));
      expect(refusals).toBe(2);
      await eventually(async () => expect(await survivor.has('poison')).toBe(false));
    });

    it('lets running jobs end while it drains, and takes no more', async () => {
      const consumer = new Recorder(() => new Promise((resolve) => setTimeout(resolve, 200)));
      await queue.consume(consumer, ONE);
      await queue.add('a');
      await queue.add('b');
      await eventually(async () => expect(consumer.started).toEqual(['a']));
      await queue.drain(5_000);
      expect(consumer.started).toEqual(['a']);
      expect(consumer.aborted).toEqual([]);
      expect([await queue.has('a'), await queue.has('b')]).toEqual([false, true]);
    });

    it('returns what drains too slowly at no cost in attempts or starts, first in line', async () => {
      const policy = { ...FAST, attempts: 2, starts: 2 };
      await queue.add('a');
      await queue.add('b');
      for (const task of [untilAborted, never, untilAborted]) {
        const worker = await bench.open(policy);
        const consumer = new Recorder(task);
        await worker.consume(consumer, ONE);
        await eventually(async () => expect(consumer.started).toEqual(['a']));
        expect(consumer.lasts).toEqual([false]);
        await worker.drain(10);
        expect(consumer.aborted).toEqual(['a']);
        expect(await queue.depth()).toEqual({ waiting: 2, delayed: 0, active: 0 });
        await worker.close();
      }
      expect(await queue.position('a')).toBe(0);
    });

    it('says that it is well', async () => {
      expect(await queue.health()).toMatchObject({ ok: true });
    });
  });
}
