import type { JobsOptions, QueueOptions, WorkerOptions } from 'bullmq';
import type { RedisLink } from '../storage/redis.js';
import { RETRY } from './queue.js';
import { JITTER, type RetryPolicy } from './retry-policy.js';

/** BullMQ's name of the queue, and the first part of all its keys. */
export const BULLMQ = { name: 'tasks', prefix: 'vas' } as const;

/**
 * `RETRY`, but for a dead worker's job that waits for its lock to run out and then for a second look of BullMQ's, a lock of
 * 30 s and a look every 10 s: the wait is at most 40 s. See docs/decisions/0006-shorter-locks.md.
 */
export const BULLMQ_RETRY: RetryPolicy = { ...RETRY, leaseMs: 30_000, rescueMs: 10_000 };

/** Failed jobs are kept to be looked at, a week and a thousand at most. */
const KEPT = { age: 7 * 86_400, count: 1_000 };

/** Of the queue that submits, on the shared connection. */
export const queueOptions = (link: RedisLink): QueueOptions => ({ connection: link.commands, prefix: BULLMQ.prefix });

/** Of one job: its id is the task's. */
export const jobOptions = (id: string, delay: number, policy: RetryPolicy): JobsOptions => ({
  jobId: id,
  delay,
  attempts: policy.attempts,
  backoff: { type: 'exponential', delay: policy.backoffMs, jitter: JITTER },
  removeOnComplete: true,
  removeOnFail: KEPT,
});

/** Of the worker, on connections of its own that outlast outages. */
export const workerOptions = (link: RedisLink, policy: RetryPolicy, concurrency: number): WorkerOptions => ({
  connection: link.waiting(),
  prefix: BULLMQ.prefix,
  concurrency,
  lockDuration: policy.leaseMs,
  // BullMQ looks after locks twice in this time.
  lockRenewTime: 2 * policy.heartbeatMs,
  stalledInterval: policy.rescueMs,
  maxStalledCount: policy.starts,
  maxStartedAttempts: policy.starts,
  drainDelay: 1,
  runRetryDelay: 1_000,
});
