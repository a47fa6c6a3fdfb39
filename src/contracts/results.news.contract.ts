import { expect } from 'expect';
import { eventually } from './eventually.js';
import { HALF, SUCCESS, FAILURE, newId, newTask, type ResultsRoom } from './results.room.js';

/** Callbacks that are owed, and changes that are told. */
export function newsContract(room: ResultsRoom): void {
  room.contract.promise(
    'owes a callback in the write that ends the task, and hands it to one deliverer at a time',
    '`finish` stores the body in the same write; `claimCallbacks` marks what it hands out for `claimMs` in one atomic write.',
    async () => {
      const task = await room.begun('one', { callbackUrl: 'https://example.com/hook' });
      const now = () => new Date(Date.now() + 5);
      expect(await room.results.claimCallbacks(now(), 10, 200)).toEqual([]);
      await room.results.finish(task.id, 'one', SUCCESS, '{"bytes":"exact "}');
      await room.ended(); // no callback of its own, though it was given a body
      expect((await room.results.find(task.id))!.callback).toMatchObject({
        delivered: false,
        attempts: 0,
        body: '{"bytes":"exact "}',
      });

      const due = { taskId: task.id, url: task.callbackUrl, body: '{"bytes":"exact "}', attempts: 0 };
      const others = await Promise.all([room.bench.open(), room.bench.open()]);
      const claims = await Promise.all([room.results, ...others].map((each) => each.claimCallbacks(now(), 10, 200)));
      expect(claims.flat()).toEqual([due]);
      expect(await room.results.claimCallbacks(now(), 10, 200)).toEqual([]);
      expect(await room.results.claimCallbacks(new Date(Date.now() + 300), 10, 200)).toEqual([due]);
    },
  );

  room.contract.promise(
    'records what came of an attempt, and hands the callback out again when it is due',
    '`settleCallback` adds 1 to `attempts`; it is due again at `nextAttemptAt`, never when that is null; an unknown task is no error.',
    async () => {
      const { id } = await room.ended({ callbackUrl: 'https://example.com/hook' });
      const later = new Date(Date.now() + 60_000);
      await room.results.claimCallbacks(new Date(Date.now() + 5), 10, 1_000);
      const failed = { delivered: false, lastStatus: 500, lastError: 'HTTP 500', nextAttemptAt: later.toISOString() };
      await room.results.settleCallback(id, failed);
      expect((await room.results.find(id))!.callback).toMatchObject({ ...failed, attempts: 1 });
      expect(await room.results.claimCallbacks(new Date(later.getTime() - 1), 10, 1_000)).toEqual([]);
      expect(await room.results.claimCallbacks(later, 10, 1_000)).toMatchObject([{ taskId: id, attempts: 1 }]);
      const done = { delivered: true, lastStatus: 204, lastError: null, nextAttemptAt: null };
      await room.results.settleCallback(id, done);
      expect((await room.results.find(id))!.callback).toMatchObject({ ...done, attempts: 2 });
      expect(await room.results.claimCallbacks(new Date(later.getTime() + 86_400_000), 10, 1_000)).toEqual([]);
      await room.results.settleCallback(newId(), done);
    },
  );

  room.contract.promise(
    'tells every process which task changed, until it is told to stop',
    '`onChange` hears of writes of all processes within about 200 ms: subscribe, or ask for what changed since; the function it returns ends it.',
    async () => {
      const other = await room.bench.open();
      const heard: string[][] = [[], []];
      const stops = [room.results, other].map((each, i) => each.onChange((id) => heard[i]!.push(id)));
      await new Promise((resolve) => setTimeout(resolve, 150));
      const task = newTask();
      const since = Date.now();
      await room.results.accept(task);
      await eventually(async () => expect(heard.map((each) => each.at(-1))).toEqual([task.id, task.id]), {
        everyMs: 5,
      });
      expect(Date.now() - since).toBeLessThan(400);
      for (const write of [
        () => other.begin(task.id, 'one'),
        () => other.progress(task.id, 'one', HALF),
        () => room.results.finish(task.id, null, FAILURE, null),
        () => other.delete(task.id),
      ]) {
        heard.forEach((each) => each.splice(0));
        await write();
        await eventually(async () => expect(heard.map((each) => each.at(-1))).toEqual([task.id, task.id]));
        await new Promise((resolve) => setTimeout(resolve, 120));
      }
      stops.forEach((stop) => stop());
      heard.forEach((each) => each.splice(0));
      await room.accepted();
      await new Promise((resolve) => setTimeout(resolve, 250));
      expect(heard).toEqual([[], []]);
    },
  );
}
