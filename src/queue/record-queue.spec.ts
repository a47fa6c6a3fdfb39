import { describe, expect, it } from '@jest/globals';
import { eventually } from '../contracts/eventually.js';
import type { Health } from '../common/health.js';
import type { JobRecord } from './job-record.js';
import { QueueUnavailable } from './queue.js';
import { RecordQueue } from './record-queue.js';

/** Keeps the whole contract over a folder: `examples/plugins/folder.queue.test.js`. This one fails when it is told to. */
class FailingQueue extends RecordQueue {
  readonly kind = 'failing';
  readonly jobs: JobRecord[] = [];
  isAway = false;
  isSilent = false;

  async list(): Promise<JobRecord[]> {
    await this.#answer();
    return [...this.jobs];
  }

  async swap(before: JobRecord | null, after: JobRecord | null): Promise<boolean> {
    await this.#answer();
    const at = this.jobs.findIndex((job) => JSON.stringify(job) === JSON.stringify(before));
    if (before && at < 0) return false;
    this.jobs.splice(before ? at : this.jobs.length, before ? 1 : 0, ...(after ? [after] : []));
    return true;
  }

  async health(): Promise<Health> {
    return { ok: !this.isAway, detail: 'in memory' };
  }

  async #answer(): Promise<void> {
    if (this.isAway) throw new Error('the storage is away');
    if (this.isSilent) await new Promise(() => undefined);
  }
}

describe('RecordQueue over a storage that fails', () => {
  it('refuses with what the storage said, and within 2 s when it says nothing', async () => {
    const queue = new FailingQueue();
    queue.isAway = true;
    await expect(queue.add('a')).rejects.toThrow(QueueUnavailable);
    await expect(queue.depth()).rejects.toThrow('The queue "failing" does not answer: the storage is away');
    Object.assign(queue, { isAway: false, isSilent: true });
    await expect(queue.add('a')).rejects.toThrow('no answer within 1500 ms');
  });

  it('goes on when the storage is back, and does again nothing that was done meanwhile', async () => {
    const queue = new FailingQueue();
    const done: string[] = [];
    const work = async ({ id }: { id: string }): Promise<void> => {
      done.push(id);
      queue.isAway = id === 'a';
    };
    await queue.add('a');
    await queue.add('b');
    await queue.consume({ work, lost: async () => undefined }, { concurrency: 1 });
    await eventually(async () => expect(done).toEqual(['a']));
    expect(queue.jobs.map(({ id, state }) => `${id} ${state}`)).toEqual(['a active', 'b waiting']);
    queue.isAway = false;
    await eventually(async () => expect(queue.jobs).toEqual([]));
    expect(done).toEqual(['a', 'b']);
    await queue.close();
  });

  it('has one consumer in a process', async () => {
    const queue = new FailingQueue();
    const consumer = { work: async () => undefined, lost: async () => undefined };
    await queue.consume(consumer, { concurrency: 1 });
    await expect(queue.consume(consumer, { concurrency: 1 })).rejects.toThrow('has a consumer already');
    await queue.close();
  });
});
