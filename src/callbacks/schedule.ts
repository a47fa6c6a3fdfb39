import type { CallbackAttempt } from '../results/results.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Standard Webhooks' recommendation: how long to wait before each attempt, after the one before it; three days in all. */
export const WAITS_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** So that a receiver that was away is not met by all at once: up to a tenth more. */
const JITTER = 0.1;

/** No receiver can put a callback off for longer, ms. */
const LONGEST_WAIT_MS = 24 * HOUR;

/** What came of one try: the status, or null and a sentence when there was no answer. */
export type Reply =
  { status: number; retryAfter: string | undefined } | { status: null; error: string; isFinal: boolean };

/** What follows from a reply to the attempt after `attempts` others: delivered, tried again, or given up. */
export function settle(reply: Reply, attempts: number, now: Date): CallbackAttempt {
  const lastStatus = reply.status;
  if (lastStatus !== null && lastStatus >= 200 && lastStatus < 300)
    return { delivered: true, lastStatus, lastError: null, nextAttemptAt: null };
  const lastError = reply.status === null ? reply.error : sentence(reply.status);
  const isFinal = reply.status === null ? reply.isFinal : reply.status === 410;
  const wait = isFinal ? undefined : WAITS_MS[attempts + 1];
  if (wait === undefined) return { delivered: false, lastStatus, lastError, nextAttemptAt: null };
  const asked = reply.status === null ? 0 : retryAfterMs(reply.retryAfter, now);
  const next = now.getTime() + Math.max(wait * (1 + JITTER * Math.random()), asked);
  return { delivered: false, lastStatus, lastError, nextAttemptAt: new Date(next).toISOString() };
}

/** `Retry-After` (RFC 9110, 10.2.3): seconds or a date; 0 when there is none or it cannot be read. */
export function retryAfterMs(header: string | undefined, now: Date): number {
  if (!header) return 0;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * SECOND : Date.parse(header) - now.getTime();
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(wait, 0), LONGEST_WAIT_MS);
}

function sentence(status: number): string {
  if (status === 410) return 'The receiver answered 410 (Gone): nothing more is sent.';
  if (status >= 300 && status < 400) return `The receiver answered ${status}: redirects are not followed.`;
  return `The receiver answered ${status}.`;
}
