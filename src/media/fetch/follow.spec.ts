import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { readEnv } from '../../common/env.js';
import { follow } from './follow.js';
import { Guard } from './guard.js';

/** A guard whose every host redirects to one address, with no network. */
class Redirecting extends Guard {
  readonly asked: string[] = [];

  constructor(private readonly location: string) {
    super(readEnv({}));
  }

  override request(url: URL): Promise<Dispatcher.ResponseData> {
    this.asked.push(url.href);
    const answer: Partial<Dispatcher.ResponseData> = { statusCode: 301, headers: { location: this.location } };
    return Promise.resolve({ ...answer, body: Readable.from([]) } as Dispatcher.ResponseData);
  }
}

const signal = new AbortController().signal;

describe('follow', () => {
  it('never goes from https to http', async () => {
    const guard = new Redirecting('http://example.com/plain.mp4');
    await expect(follow(guard, 'https://example.com/a.mp4', signal)).rejects.toMatchObject({
      code: 'SOURCE_FORBIDDEN',
      message: expect.stringContaining('from https to http'),
    });
    expect(guard.asked).toEqual(['https://example.com/a.mp4']);
    expect(guard.blocked).toBe(1);
  });

  it('says that a redirect leads nowhere', async () => {
    await expect(follow(new Redirecting('http://'), 'http://example.com/', signal)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
    });
  });

  it('asks nobody for what is no URL', async () => {
    const guard = new Redirecting('/');
    await expect(follow(guard, 'http://user:pass@example.com/', signal)).rejects.toMatchObject({
      code: 'SOURCE_FORBIDDEN',
    });
    expect(guard.asked).toEqual([]);
  });
});
