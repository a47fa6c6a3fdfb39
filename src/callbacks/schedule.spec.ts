import { describe, expect, it } from '@jest/globals';
import { retryAfterMs, settle, WAITS_MS } from './schedule.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;
const answered = (status: number, retryAfter?: string) => ({ status, retryAfter });
const waitAfter = (attempts: number, retryAfter?: string): number | null => {
  const { nextAttemptAt } = settle(answered(500, retryAfter), attempts, NOW);
  return nextAttemptAt === null ? null : Date.parse(nextAttemptAt) - NOW.getTime();
};

describe('settle', () => {
  it.each([200, 201, 202, 204, 299])('takes %i for delivered', (status) => {
    const attempt = { delivered: true, lastStatus: status, lastError: null, nextAttemptAt: null };
    expect(settle(answered(status), 3, NOW)).toEqual(attempt);
  });

  it('waits longer after every attempt, a little more than the schedule says, and ends after ten', () => {
    const waits = WAITS_MS.map((_, attempts) => waitAfter(attempts));
    expect(waits.at(-1)).toBeNull();
    waits.slice(0, -1).forEach((wait, attempts) => {
      const planned = WAITS_MS[attempts + 1] ?? Number.NaN;
      expect(wait).toBeGreaterThanOrEqual(planned);
      expect(wait).toBeLessThanOrEqual(planned * 1.1);
    });
    expect(WAITS_MS.map((ms) => ms / 1_000)).toEqual([0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  });

  it('spreads the attempts of many', () => {
    expect(new Set(Array.from({ length: 20 }, () => waitAfter(4))).size).toBeGreaterThan(10);
  });

  it('puts an attempt off when the receiver asks for it, never forward', () => {
    expect(waitAfter(0, '120')).toBe(120_000);
    expect(waitAfter(0, 'Thu, 01 Jan 2026 00:02:00 GMT')).toBe(120_000);
    expect(waitAfter(4, '1')).toBeGreaterThanOrEqual(5 * HOUR);
  });

  it('stops at 410', () => {
    expect(settle(answered(410, '5'), 0, NOW)).toMatchObject({
      lastStatus: 410,
      nextAttemptAt: null,
      delivered: false,
    });
  });

  it('says that redirects are not followed', () => {
    expect(settle(answered(302), 0, NOW)).toMatchObject({
      delivered: false,
      lastError: expect.stringContaining('redirects'),
    });
  });

  it('stops when there is no point in another attempt', () => {
    const reply = { status: null, error: 'It may not be connected to.', isFinal: true } as const;
    expect(settle(reply, 0, NOW)).toEqual({
      delivered: false,
      lastStatus: null,
      lastError: 'It may not be connected to.',
      nextAttemptAt: null,
    });
  });
});

describe('retryAfterMs', () => {
  it.each([
    [undefined, 0],
    ['', 0],
    ['soon', 0],
    ['-5', 0],
    ['0', 0],
    ['90', 90_000],
    ['999999999', 24 * HOUR],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
  ])('reads %j as %i ms', (header, ms) => expect(retryAfterMs(header, NOW)).toBe(ms));
});
