import { Problem } from '../http/problem.js';

/** Longest that `Prefer: wait=N` may wait, seconds. */
const MAX_WAIT_S = 60;

/** Seconds that `Prefer: wait=N` (RFC 7240) asks for, at most 60; null without one that can be honoured. */
export function preferredWait(prefer: string | undefined): number | null {
  const [, seconds] = /(?:^|,)\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;[^,]*)?(?=,|$)/i.exec(prefer ?? '') ?? [];
  return seconds === undefined ? null : Math.min(Number(seconds), MAX_WAIT_S);
}

/** `Idempotency-Key` when there is one; throws 422 when it is not 1 to 255 visible ASCII characters. */
export function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw Problem.invalid({
    pointer: '#/headers/idempotency-key',
    code: 'INVALID_KEY',
    detail: 'Idempotency-Key takes 1 to 255 visible ASCII characters.',
  });
}
