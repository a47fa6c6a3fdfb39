import { describe, expect, it } from '@jest/globals';
import { redact } from './log.js';

describe('redact', () => {
  const random = 'Zm9vYmFyYmF6cXV4'.repeat(3).slice(0, 43);

  it.each([
    ['GET http://a.example/v.mp4?token=s3cret failed', 'GET http://a.example/v.mp4?[redacted] failed'],
    ['redis://user:s3cret@host:6379/0', 'redis://[redacted]@host:6379/0'],
    [`key vas_0a1b2c3d4e5f_${random} is new`, 'key vas_0a1b2c3d4e5f_[redacted] is new'],
    [`whsec_${random}`, 'whsec_[redacted]'],
    [`hf_${random}`, 'hf_[redacted]'],
    [`{"authorization":"Bearer ${random}"}`, '{"authorization":"Bearer [redacted]"}'],
    ['Basic dXNlcjpzM2NyZXQ=', 'Basic [redacted]'],
  ])('takes the secret out of %s', (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it('leaves what is no secret', () => {
    const text = 'The API listens at http://127.0.0.1:3000 (documentation: http://127.0.0.1:3000/docs)';
    expect(redact(text)).toBe(text);
  });
});
