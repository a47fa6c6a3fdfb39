/** A job as one flat record that is only ever replaced as a whole, so that it fits a row, an object or the name of a file. */
export interface JobRecord {
  readonly id: string;
  /** `dead`: started too often, and no consumer has been told yet. */
  readonly state: 'waiting' | 'active' | 'dead';
  /** Its place in the line and, in the future, when it may start: Unix time in ms, with a fraction. */
  readonly dueMs: number;
  readonly starts: number;
  /** How many of the starts ended in a failure. */
  readonly failures: number;
  /** Grows while somebody works on it: a record that stays as it is for the length of a lease belongs to nobody. */
  readonly beat: number;
}

/** Where jobs are kept: anything that lists them and replaces one if nobody else has. */
export interface JobRecords {
  /** All jobs there are, in any order. */
  list(): Promise<JobRecord[]>;
  /**
   * Replaces a job that is still exactly `before`: of several processes that try, one succeeds and the others get false.
   * Without a `before` the job is new, without an `after` it is removed. Durable when it resolves.
   */
  swap(before: JobRecord | null, after: JobRecord | null): Promise<boolean>;
}

/** The ids that may start now, the next one first. */
export const inLine = (jobs: readonly JobRecord[], now = Date.now()): JobRecord[] =>
  jobs
    .filter(({ state, dueMs }) => state === 'waiting' && dueMs <= now)
    .sort((a, b) => a.dueMs - b.dueMs || (a.id < b.id ? -1 : 1));
