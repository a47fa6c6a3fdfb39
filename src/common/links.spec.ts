import { describe, expect, it } from '@jest/globals';
import { readEnv } from './env.js';
import { Links } from './links.js';

const links = (env: Record<string, string> = {}) => new Links(readEnv(env));

describe('Links', () => {
  it('derives its base from where the API listens', () => {
    expect(links({ PORT: '4000' }).base).toBe('http://127.0.0.1:4000');
    expect(links({ HOST: '::1' }).base).toBe('http://[::1]:3000');
    expect(links({ PUBLIC_URL: 'https://video.example.com/api/' }).absolute('/results/1')).toBe(
      'https://video.example.com/api/results/1',
    );
  });

  it('knows its own files, by whichever name of this machine', () => {
    const own = links();
    for (const host of ['127.0.0.1', 'localhost', '[::1]'])
      expect(own.ownFile(`http://${host}:3000/samples/sample.mp4`)).toBe('samples/sample.mp4');
    expect(links({ PUBLIC_URL: 'https://v.example.com/api' }).ownFile('https://v.example.com/api/uploads/ab.mp4')).toBe(
      'uploads/ab.mp4',
    );
  });

  it('goes by the name that a client on this machine uses', () => {
    expect(links().seenFrom('localhost:3000')).toBe('http://localhost:3000');
    expect(links().seenFrom('localhost:3001')).toBe('http://127.0.0.1:3000');
    expect(links().seenFrom('evil.example')).toBe('http://127.0.0.1:3000');
    expect(links().seenFrom(undefined)).toBe('http://127.0.0.1:3000');
    expect(links({ PUBLIC_URL: 'https://v.example.com/api' }).seenFrom('127.0.0.1:3000')).toBe(
      'https://v.example.com/api',
    );
  });

  it.each([
    'http://127.0.0.1:3001/samples/sample.mp4',
    'https://127.0.0.1:3000/samples/sample.mp4',
    'http://127.0.0.1:3000/samples/../tasks.sqlite',
    'http://127.0.0.1:3000/samples/..%2ftasks.sqlite',
    'http://127.0.0.1:3000/samples/.hidden',
    'http://127.0.0.1:3000/results/1',
    'http://example.com:3000/samples/sample.mp4',
    'not a url',
  ])('does not take %s for one', (url) => {
    expect(links().ownFile(url)).toBeNull();
  });
});
