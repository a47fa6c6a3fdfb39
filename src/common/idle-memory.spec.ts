import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../contracts/eventually.js';
import { IdleMemory } from './idle-memory.js';

/** What a task leaves behind. */
const litter = (): WeakRef<object> => new WeakRef({ picture: new Uint8Array(1_000) });

describe('memory of a worker without work', () => {
  it('is given back when the last of several tasks has ended, not before', async () => {
    const memory = new IdleMemory(50);
    const left = litter();
    let end = (): void => {};
    const longer = memory.during(() => new Promise<void>((resolve) => (end = resolve)));
    await memory.during(async () => {});
    await sleep(200);
    expect(left.deref()).toBeDefined();
    end();
    await longer;
    await eventually(async () => expect(left.deref()).toBeUndefined());
  });

  it('is given back after a task that failed, whose error goes on', async () => {
    const memory = new IdleMemory(50);
    const left = litter();
    await expect(memory.during(() => Promise.reject(new Error('no such luck')))).rejects.toThrow('no such luck');
    await eventually(async () => expect(left.deref()).toBeUndefined());
  });
});
