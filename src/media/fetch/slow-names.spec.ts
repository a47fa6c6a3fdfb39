import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { readEnv } from '../../common/env.js';
import { Guard } from './guard.js';

/** Its name server never answers. */
class WaitingGuard extends Guard {
  protected override resolve(): Promise<never> {
    return new Promise(() => undefined);
  }
}

afterEach(() => void jest.useRealTimers());

describe('Guard, of a name server that does not answer', () => {
  it('gives up long before the caller does', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const guard = new WaitingGuard(readEnv({}));
    const { signal } = new AbortController();
    const pending = guard.request(new URL('http://slow.example/'), { method: 'GET', signal });
    const expectation = expect(pending).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      retryable: true,
      message: expect.stringContaining('name server'),
    });
    await jest.advanceTimersByTimeAsync(10_000);
    await expectation;
    await guard.onApplicationShutdown();
  });
});
