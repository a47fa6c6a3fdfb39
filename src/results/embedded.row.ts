import type { TaskError } from '../common/errors.js';
import type { SqliteValue } from '../storage/sqlite.js';
import type { AnalysisResult } from './analysis-result.js';
import type { CallbackState, Progress, Task, TaskRequest, TaskStatus } from './task.js';

/** A row of the table `task`, without `result` unless it was asked for. */
export interface TaskRow {
  id: string;
  owner: string | null;
  status: TaskStatus;
  revision: number;
  attempt: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  request: string;
  progress: string;
  error: string | null;
  callback_url: string | null;
  callback_delivered: number;
  callback_attempts: number;
  callback_last_status: number | null;
  callback_last_error: string | null;
  callback_next_at: string | null;
  callback_body: string | null;
  result?: string | null;
}

/** The columns of a task but its result, which may be large. */
export const COLUMNS = `id, owner, status, revision, attempt, created_at, started_at, finished_at, request, progress, error,
  callback_url, callback_delivered, callback_attempts, callback_last_status, callback_last_error, callback_next_at,
  callback_body`;

/** The task that a row holds. */
export function readTask(row: TaskRow): Task {
  return {
    ...(JSON.parse(row.request) as TaskRequest),
    id: row.id,
    owner: row.owner,
    status: row.status,
    revision: row.revision,
    attempt: row.attempt,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    progress: JSON.parse(row.progress) as Progress,
    result: row.result ? (JSON.parse(row.result) as AnalysisResult) : null,
    error: row.error ? (JSON.parse(row.error) as TaskError) : null,
    callback: row.callback_url === null ? null : readCallback(row, row.callback_url),
  };
}

function readCallback(row: TaskRow, url: string): CallbackState {
  return {
    url,
    delivered: row.callback_delivered === 1,
    attempts: row.callback_attempts,
    lastStatus: row.callback_last_status,
    lastError: row.callback_last_error,
    nextAttemptAt: row.callback_next_at,
    body: row.callback_body,
  };
}

/** Inserts a task that has just been accepted; bind `newTask` to it. */
export const INSERT = `INSERT INTO task (id, owner, status, revision, attempt, pipeline, created_at, written_ms, request,
  progress, callback_url, callback_delivered, callback_attempts) VALUES (?, ?, 'PENDING', ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`;

/** The values of `INSERT`, in its order. */
export function newTask(task: Task): SqliteValue[] {
  const { videoUrl, callbackUrl, pipeline, metadata } = task;
  const request: TaskRequest = { videoUrl, callbackUrl, pipeline, metadata };
  return [
    task.id,
    task.owner,
    task.revision,
    task.attempt,
    pipeline,
    task.createdAt,
    Date.now(),
    JSON.stringify(request),
    JSON.stringify(task.progress),
    task.callback?.url ?? null,
  ];
}
