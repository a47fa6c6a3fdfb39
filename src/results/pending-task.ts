import { v7 as uuid7 } from 'uuid';
import { NO_PROGRESS } from './progress.js';
import type { CallbackState, Task, TaskRequest } from './task.js';

/** A task as it begins: waiting, with an id of its own (UUIDv7) and nothing done. */
export function pendingTask(request: TaskRequest, owner: string | null): Task {
  return {
    ...request,
    id: uuid7(),
    owner,
    status: 'PENDING',
    revision: 1,
    attempt: 0,
    createdAt: new Date().toISOString(),
    startedAt: null,
    finishedAt: null,
    progress: { ...NO_PROGRESS },
    result: null,
    error: null,
    callback: request.callbackUrl ? undelivered(request.callbackUrl) : null,
  };
}

const undelivered = (url: string): CallbackState => ({
  url,
  delivered: false,
  attempts: 0,
  lastStatus: null,
  lastError: null,
  nextAttemptAt: null,
  body: null,
});
