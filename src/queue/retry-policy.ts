import { RETRY } from './queue.js';

/** `RETRY` with other figures, for tests that cannot wait a minute. */
export type RetryPolicy = Readonly<Record<keyof typeof RETRY, number>>;

/** What a job has been through: how often it was started, and how many of those starts ended in a failure. */
export interface JobHistory {
  /** Counts the start that runs now. */
  starts: number;
  failures: number;
}

/** Whether a failure of the start that runs now is final. */
export const isLast = ({ starts, failures }: JobHistory, { attempts, starts: most }: RetryPolicy): boolean =>
  failures + 1 >= attempts || starts >= most;

/** Share of a delay that is left to chance, so that jobs which failed together do not return together. */
export const JITTER = 0.5;

/** How long a job that failed this many times waits, ms: doubled every time, less up to half. */
export const backoffMs = (failures: number, policy: RetryPolicy): number =>
  Math.round(policy.backoffMs * 2 ** (failures - 1) * (1 - JITTER * Math.random()));
