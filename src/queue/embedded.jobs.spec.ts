import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { temporaryFolder } from '../../test/support/temporary.js';
import { Database } from '../storage/database.js';
import { EmbeddedJobs } from './embedded.jobs.js';
import { newLease } from './holder.js';
import { RETRY } from './queue.js';

const HOURS = 3_600_000;

/** Beaten for often enough that a test can watch. */
const POLICY = { ...RETRY, heartbeatMs: 100 };

describe('the jobs of the embedded queue when the clock is set', () => {
  const realNow = Date.now;
  let folder: ReturnType<typeof temporaryFolder>;
  let database: Database;
  let jobs: EmbeddedJobs;
  beforeEach(async () => {
    folder = temporaryFolder();
    database = await Database.open(join(folder.path, 'tasks.sqlite'));
    jobs = new EmbeddedJobs(database, POLICY);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    database.close();
    folder.remove();
  });
  /** From now on the wall clock is this far off. */
  const setClock = (byMs: number) => jest.spyOn(Date, 'now').mockImplementation(() => realNow() + byMs);

  it('hands out what waits when it is set back, in the order it was added', () => {
    for (const id of ['a', 'b']) jobs.add(id, 0);
    setClock(-5 * HOURS);
    jobs.rescue();
    jobs.add('c', 0);
    expect(jobs.depth()).toEqual({ waiting: 3, delayed: 0, active: 0 });
    expect([1, 2, 3].map(() => jobs.claim(newLease())?.id)).toEqual(['a', 'b', 'c']);
  });

  it('lets a delayed job wait its delay and no longer when it is set back', () => {
    jobs.add('late', 10_000);
    setClock(-5 * HOURS);
    jobs.rescue();
    expect(jobs.claim(newLease())).toBeUndefined();
    setClock(-5 * HOURS + 11_000);
    expect(jobs.claim(newLease())?.id).toBe('late');
  });

  it('gives a retry no more than its wait when it is set back', () => {
    jobs.add('again', 0);
    jobs.retry(jobs.claim(newLease())!);
    setClock(-5 * HOURS);
    jobs.rescue();
    setClock(-5 * HOURS + 60_000);
    expect(jobs.claim(newLease())).toMatchObject({ id: 'again', failures: 1 });
  });

  it('leaves a job that is beaten for with its worker when it is set forward', async () => {
    jobs.add('mine', 0);
    const claim = jobs.claim(newLease())!;
    const watcher = new EmbeddedJobs(database, POLICY);
    setClock(5 * HOURS);
    expect(watcher.rescue()).toBe(0);
    expect(jobs.beat(claim)).toBe(true);
    await sleep(2 * POLICY.heartbeatMs);
    expect(watcher.rescue()).toBe(0);
    expect(jobs.beat(claim)).toBe(true);
  });

  it('rescues the job of a silent worker when it is set forward', async () => {
    jobs.add('silent', 0);
    jobs.claim(newLease());
    setClock(5 * HOURS);
    expect(jobs.rescue()).toBe(0);
    await sleep(2 * POLICY.heartbeatMs);
    expect(jobs.rescue()).toBe(1);
  });

  it('rescues the job of a silent worker a lease after it was set back, not hours', async () => {
    jobs.add('silent', 0);
    jobs.claim(newLease());
    setClock(-5 * HOURS);
    expect(jobs.rescue()).toBe(0);
    setClock(-5 * HOURS + POLICY.leaseMs + 1_000);
    await sleep(2 * POLICY.heartbeatMs);
    expect(jobs.rescue()).toBe(1);
  });
});
