import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Queue as BullQueue } from 'bullmq';
import { eventually } from '../contracts/eventually.js';
import { newTask } from '../contracts/results.room.js';
import { RedisServer } from '../../test/support/redis.js';
import { LateJobs } from '../queue/bullmq.late.js';
import { BULLMQ, BULLMQ_RETRY, queueOptions } from '../queue/bullmq.options.js';
import { BullmqQueue } from '../queue/bullmq.queue.js';
import { QueueUnavailable } from '../queue/queue.js';
import { RedisResults } from '../results/redis.results.js';
import { ResultsUnavailable } from '../results/results.js';
import type { Task } from '../results/task.js';
import { RedisLink } from '../storage/redis.js';
import type { Analyzer } from './analyzer.js';
import { Reconciler } from './reconciler.js';

const HOURS = 3_600_000;
const FAILURE = { code: 'INTERNAL', message: 'x', stage: 'fetch', retryable: true, hint: null } as const;

describe('tasks and queue in one Redis', () => {
  let server: RedisServer;
  let link: RedisLink;
  let bull: BullQueue;
  let queue: BullmqQueue;
  let results: RedisResults;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  beforeEach(async () => {
    await server.flush();
    link = new RedisLink(server.dsn);
    await link.settled();
    bull = new BullQueue(BULLMQ.name, queueOptions(link));
    queue = new BullmqQueue(bull, link);
    results = new RedisResults(link);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await link.commands.config('SET', 'maxmemory', '0');
    await queue.close();
    await results.close();
    link.close();
  });
  afterAll(() => server.stop());

  async function accept(): Promise<Task> {
    const task = newTask();
    await results.accept(task);
    await queue.add(task.id);
    return task;
  }

  it('has every task in the queue again, once, after the queue lost its keys', async () => {
    const ids = (await Promise.all(Array.from({ length: 5 }, accept))).map(({ id }) => id);
    await results.finish(ids[0] as string, null, { status: 'FAILED', error: FAILURE }, null);
    const keys = await link.commands.keys('vas:tasks:*');
    expect(keys.length).toBeGreaterThan(5);
    await link.commands.del(...keys);
    const reconciler = new Reconciler(results, queue, { lost: async () => undefined } as unknown as Analyzer);
    expect(await reconciler.reconcile(-1)).toBe(4);
    expect(await reconciler.reconcile(-1)).toBe(0);
    const worked: string[] = [];
    await queue.consume(
      { work: async ({ id }) => void worked.push(id), lost: async () => undefined },
      { concurrency: 2 },
    );
    await eventually(async () => expect(worked.toSorted()).toEqual(ids.slice(1).toSorted()));
  });

  it('takes nothing while the server has no memory left, and then goes on with what it had', async () => {
    const { id } = await accept();
    await results.begin(id, 'lease');
    await link.commands.config('SET', 'maxmemory', '1');
    const refused = newTask();
    await expect(results.accept(refused, { key: 'k', bodySha256: 'x' })).rejects.toThrow(ResultsUnavailable);
    await expect(queue.add('another')).rejects.toThrow(QueueUnavailable);
    await expect(results.release(id, 'lease')).rejects.toThrow(ResultsUnavailable);
    const failed = { status: 'FAILED', error: FAILURE } as const;
    await expect(results.finish(id, 'lease', failed, null)).rejects.toThrow(ResultsUnavailable);
    await link.commands.config('SET', 'maxmemory', '0');
    expect([await results.find(refused.id), await queue.has('another')]).toEqual([null, false]);
    // Nothing of the refused changes was made: the worker still holds its task.
    expect(await results.holds(id, 'lease')).toBe(true);
    expect(await results.finish(id, 'lease', failed, null)).toBe(true);
  });

  it('lets a delayed job go when the clock was set back by hours, and no other', async () => {
    await queue.add('soon', { delayMs: 5_000 });
    const late = new LateJobs(bull, link.commands, BULLMQ_RETRY);
    expect(await late.look()).toBe(0);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now - 5 * HOURS);
    expect(await late.look()).toBe(1);
    expect(await queue.depth()).toEqual({ waiting: 1, delayed: 0, active: 0 });
    await late.close();
  });

  it('keeps the times of a task in order when the clock is set back while it runs', async () => {
    const { id } = await accept();
    await results.begin(id, 'lease');
    jest.useFakeTimers({ now: Date.now() - 5 * HOURS, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
    await results.finish(id, 'lease', { status: 'FAILED', error: FAILURE }, null).finally(() => jest.useRealTimers());
    const { createdAt, startedAt, finishedAt } = (await results.find(id)) as Task;
    expect([createdAt, startedAt, finishedAt]).toEqual([createdAt, startedAt, finishedAt].toSorted());
  });
});
