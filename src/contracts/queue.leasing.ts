import { expect } from 'expect';
import { eventually } from './eventually.js';
import { DEAF, FAST, never, ONE, type QueueSubject, Recorder, untilAborted } from './queue.bench.js';

/** What a queue promises of consumers that die. */
export function keepsLeases(the: QueueSubject): void {
  the.contract.promise(
    'keeps a job that runs longer than its lease with the consumer that beats for it',
    'While `work` runs, extend its lease every `heartbeatMs`.',
    async () => {
      const consumer = new Recorder(() => new Promise((resolve) => setTimeout(resolve, 1_200)));
      await the.queue.consume(consumer, ONE);
      const other = await the.bench.open(FAST);
      const idle = new Recorder();
      await other.consume(idle, ONE);
      await the.queue.add('a');
      await eventually(async () => expect(await the.queue.has('a')).toBe(false));
      expect([...consumer.started, ...idle.started]).toEqual(['a']);
    },
  );

  the.contract.promise(
    'rescues the job of a consumer that no longer beats, and aborts its signal when it comes back',
    'Every `rescueMs` put jobs back to wait whose lease is over by `leaseMs`; a consumer that finds its lease gone aborts the signal of that job and forgets it.',
    async () => {
      const deaf = await the.bench.open(DEAF);
      const dead = new Recorder(never);
      await deaf.consume(dead, ONE);
      await the.queue.add('a');
      await eventually(async () => expect(dead.started).toEqual(['a']));
      const rescuer = new Recorder(untilAborted);
      await the.queue.consume(rescuer, ONE);
      await eventually(async () => expect(rescuer.started).toEqual(['a']));
      await eventually(async () => expect(dead.aborted).toEqual(['a']));
      expect(await the.queue.has('a')).toBe(true);
      expect(rescuer.aborted).toEqual([]);
    },
  );

  the.contract.promise(
    'gives up a job that was started too often, and says so until somebody listens',
    'Count starts before `work` is called; at `starts` without an end call `lost(id)`, again and again until it resolves, then drop the id. `isLastAttempt` is true for the last start too.',
    async () => {
      await the.queue.add('poison');
      const givenUp: string[] = [];
      let refusals = 0;
      const lost = async (id: string) => {
        if (refusals++ < 1) throw new Error('the store is away');
        givenUp.push(id);
      };
      for (let start = 1; start <= 2; start++) {
        const victim = Object.assign(new Recorder(never), { lost });
        const deaf = await the.bench.open({ ...DEAF, starts: 2, heartbeatMs: 60_000 });
        await deaf.consume(victim, ONE);
        await eventually(async () => expect(victim.started).toEqual(['poison']));
        expect(victim.lasts).toEqual([start === 2]);
      }
      const survivor = await the.bench.open({ ...FAST, starts: 2 });
      const consumer = Object.assign(new Recorder(), { lost });
      await survivor.consume(consumer, ONE);
      await eventually(async () => expect(givenUp).toEqual(['poison']));
      await survivor.add('healthy');
      await eventually(async () => expect(consumer.started).toEqual(['healthy']));
      expect(refusals).toBe(2);
      await eventually(async () => expect(await survivor.has('poison')).toBe(false));
    },
  );
}
