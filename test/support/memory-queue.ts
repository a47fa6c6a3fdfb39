import type { Health } from '../../src/common/health.js';
import { type Consumer, Queue, type QueueDepth } from '../../src/queue/queue.js';

/** A queue in memory that nobody consumes, for specs of what stands in front of it. */
export class MemoryQueue extends Queue {
  override readonly kind = 'memory';
  readonly waiting: string[] = [];

  override async add(id: string): Promise<void> {
    if (!this.waiting.includes(id)) this.waiting.push(id);
  }

  override async remove(id: string): Promise<void> {
    const at = this.waiting.indexOf(id);
    if (at >= 0) this.waiting.splice(at, 1);
  }

  override async has(id: string): Promise<boolean> {
    return this.waiting.includes(id);
  }

  override async position(id: string): Promise<number | null> {
    const at = this.waiting.indexOf(id);
    return at < 0 ? null : at;
  }

  override async depth(): Promise<QueueDepth> {
    return { waiting: this.waiting.length, delayed: 0, active: 0 };
  }

  override async oldestAgeMs(): Promise<number> {
    return this.waiting.length > 0 ? 1_500 : 0;
  }

  override async consume(_consumer: Consumer): Promise<void> {
    throw new Error('Nobody consumes this queue.');
  }

  override async drain(): Promise<void> {}

  override async health(): Promise<Health> {
    return { ok: true, detail: 'in memory' };
  }

  override async close(): Promise<void> {}
}
