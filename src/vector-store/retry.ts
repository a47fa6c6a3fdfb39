import { setTimeout as sleep } from 'node:timers/promises';

/** Which failures are tried again, how often, and after how long. */
export interface Retry {
  isRetryable: (error: unknown) => boolean;
  /** Attempts in all. */
  attempts: number;
  /** Longest wait before the second attempt, ms; doubled each time. The wait is anything from 0 to it (full jitter). */
  waitMs: number;
}

/** Longest wait between two attempts, ms. */
const LONGEST_WAIT_MS = 2_000;

/** Does the work, again while it fails in a way that may pass; throws the last failure. */
export async function retried<Result>(work: () => Promise<Result>, retry: Retry): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= retry.attempts || !retry.isRetryable(error)) throw error;
      await sleep(Math.random() * Math.min(LONGEST_WAIT_MS, retry.waitMs * 2 ** (attempt - 1)));
    }
  }
}
