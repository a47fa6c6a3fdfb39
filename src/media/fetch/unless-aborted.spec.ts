import { describe, expect, it } from '@jest/globals';
import { unlessAborted } from './unless-aborted.js';

const never = new Promise<never>(() => undefined);
const enough = new Error('enough');

describe('unlessAborted', () => {
  it('comes to what the promise comes to', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
    await expect(unlessAborted(Promise.reject(enough), signal)).rejects.toBe(enough);
  });

  it('ends with the reason of a signal that comes first', async () => {
    const control = new AbortController();
    const pending = unlessAborted(never, control.signal);
    control.abort(enough);
    await expect(pending).rejects.toBe(enough);
    await expect(unlessAborted(never, control.signal)).rejects.toBe(enough);
  });

  it('leaves no failure unheard that comes after', async () => {
    const control = new AbortController();
    let fail: (reason: Error) => void = () => undefined;
    const late = new Promise<never>((_, reject) => (fail = reject));
    const pending = unlessAborted(late, control.signal);
    control.abort(enough);
    await expect(pending).rejects.toBe(enough);
    fail(new Error('an unhandled rejection would end the process'));
    await new Promise(setImmediate);
  });
});
