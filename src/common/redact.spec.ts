import { describe, expect, it } from '@jest/globals';
import { readEnv } from './env.js';
import { redact, secretsOf } from './redact.js';

const random = 'Zm9vYmFyYmF6cXV4'.repeat(3).slice(0, 43);

describe('redact', () => {
  it.each([
    ['GET http://a.example/v.mp4?token=s3cret failed', 'GET http://a.example/v.mp4?[redacted] failed'],
    ["http://a.example/it's.mp4?token=it's3cret failed", "http://a.example/it's.mp4?[redacted] failed"],
    ['to http://a.example/v.mp4#access_token=s3cret', 'to http://a.example/v.mp4?[redacted]'],
    ['{"url":"http://a.example/v?token=s3cret","n":1}', '{"url":"http://a.example/v?[redacted]","n":1}'],
    [
      'GET:/results/x/events?expires=1&signature=s3cret is',
      'GET:/results/x/events?expires=[redacted]&signature=[redacted] is',
    ],
    ['redis://user:s3cret@host:6379/0', 'redis://[redacted]@host:6379/0'],
    ['redis://user:s3@cret:s3cret@host:6379/0', 'redis://[redacted]@host:6379/0'],
    ['http://user:s3cret@host/?a=s3cret', 'http://[redacted]@host/?[redacted]'],
    [`key vas_0a1b2c3d4e5f_${random} is new`, 'key vas_0a1b2c3d4e5f_[redacted] is new'],
    [`whsec_${random}`, 'whsec_[redacted]'],
    [`hf_${random}`, 'hf_[redacted]'],
    [`{"authorization":"Bearer ${random}"}`, '{"authorization":"Bearer [redacted]"}'],
    ['Basic dXNlcjpzM2NyZXQ=', 'Basic [redacted]'],
    ['{"x-api-key":"s3cret","api-key": "s3cret"}', '{"x-api-key":"[redacted]","api-key": "[redacted]"}'],
    ['Cookie: session=s3cret', 'Cookie: [redacted]'],
  ])('takes the secret out of %s', (text, clean) => {
    expect(redact(text)).toBe(clean);
    expect(redact(clean)).toBe(clean);
  });

  it.each([
    'The API listens at http://127.0.0.1:3000 (documentation: http://127.0.0.1:3000/docs)',
    'file:///app/dist/main.js:10:5',
    'Is it ready? a=b & c',
    'API_KEYS_FILE: the file is gone, no key is taken',
    'mail ops@example.org about it',
  ])('leaves %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('secretsOf', () => {
  it('finds every secret of a configuration, the longest first, and nothing else', () => {
    const env = readEnv({
      REDIS_DSN: 'redis://user:p%40ssword@host:6379/0',
      QDRANT_API_KEY: 'qdrant-secret',
      HF_TOKEN: 'hf_token-of-mine',
      CALLBACK_SECRET: `whsec_${random.slice(0, 32)}`,
      EGRESS_PROXY_URL: 'http://me:proxy-secret@proxy:8080',
      QDRANT_URL: 'http://me:short@qdrant',
    });
    expect(secretsOf(env)).toEqual([
      `whsec_${random.slice(0, 32)}`,
      random.slice(0, 32),
      'hf_token-of-mine',
      'qdrant-secret',
      'proxy-secret',
      'p%40ssword',
      'p@ssword',
    ]);
    expect(secretsOf(readEnv({}))).toEqual([]);
  });
});
