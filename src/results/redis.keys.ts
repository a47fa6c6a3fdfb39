/**
 * Where tasks are in Redis. Of one server, not of a cluster: the scripts reach keys that they compute.
 * `task:<id>` is a hash of strings, in which null is a field that is not there.
 */
export const KEYS = {
  task: (id: string) => `vas:task:${id}`,
  /** `=` and the owner of a task that retention removed; 1 of one that had none. */
  expired: (id: string) => `vas:expired:${id}`,
  /** Sorted sets whose members, ids, are ordered by name: every task, an owner's, and those in a status. */
  all: 'vas:tasks',
  owner: (owner: string | null) => `vas:owner:${owner ?? ''}`,
  status: (status: string) => `vas:status:${status}`,
  /** Set of an owner's tasks that wait. */
  waiting: (owner: string | null) => `vas:waiting:${owner ?? ''}`,
  /** Ended tasks by the time they finished, unfinished ones by the time they were written, both in ms. */
  finished: 'vas:finished',
  unfinished: 'vas:unfinished',
  /** Tasks whose callback is due, by when, ms. */
  callbacks: 'vas:callbacks',
  /** The task of an idempotency key. Lengths keep two owners' keys apart. */
  idempotency: (owner: string | null, key: string) => `vas:idempotency:${(owner ?? '').length}:${owner ?? ''}:${key}`,
  /** Where the id of every changed task is published. */
  changes: 'vas:changes',
} as const;
