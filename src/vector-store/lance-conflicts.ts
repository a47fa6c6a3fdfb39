import { retried } from './retry.js';

/** What LanceDB says when another process committed first; it has no error codes. */
const CONFLICT = /conflict|concurrent|preempted|already exists|retryable/i;

/** Commits again when another process was quicker, with jitter so that the two do not meet again. */
export const retriedOnConflict = <Result>(commit: () => Promise<Result>): Promise<Result> =>
  retried(commit, {
    isRetryable: (error) => CONFLICT.test((error as Error).message),
    attempts: 12,
    waitMs: 50,
  });
