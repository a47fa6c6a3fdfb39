import type { TaskError } from '../common/errors.js';
import type { AnalysisResult } from './analysis-result.js';
import type { CallbackState, Progress, Task, TaskRequest, TaskStatus } from './task.js';

/** The fields of a task's hash that make a `Task`, without `result`, which may be large. */
export const FIELDS = [
  'id',
  'owner',
  'status',
  'revision',
  'attempt',
  'createdAt',
  'startedAt',
  'finishedAt',
  'request',
  'progress',
  'error',
  'callbackUrl',
  'callbackDelivered',
  'callbackAttempts',
  'callbackLastStatus',
  'callbackLastError',
  'callbackNextAt',
  'callbackBody',
] as const;

type Field = (typeof FIELDS)[number] | 'result';

/** The values of `FIELDS`, and maybe of `result`, in that order. */
export type Values = (string | null)[];

/** The task that the values make; null when there is no such hash. */
export function readTask(values: Values): Task | null {
  const row = Object.fromEntries([...FIELDS, 'result'].map((name, i) => [name, values[i] ?? null])) as Row;
  if (row.id === null || row.request === null) return null;
  return {
    ...(JSON.parse(row.request) as TaskRequest),
    id: row.id,
    owner: row.owner,
    status: row.status as TaskStatus,
    revision: Number(row.revision),
    attempt: Number(row.attempt),
    createdAt: row.createdAt ?? '',
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    progress: JSON.parse(row.progress ?? '') as Progress,
    result: row.result === null ? null : (JSON.parse(row.result) as AnalysisResult),
    error: row.error === null ? null : (JSON.parse(row.error) as TaskError),
    callback: row.callbackUrl === null ? null : readCallback(row, row.callbackUrl),
  };
}

type Row = Record<Field, string | null>;

function readCallback(row: Row, url: string): CallbackState {
  return {
    url,
    delivered: row.callbackDelivered === '1',
    attempts: Number(row.callbackAttempts),
    lastStatus: row.callbackLastStatus === null ? null : Number(row.callbackLastStatus),
    lastError: row.callbackLastError,
    nextAttemptAt: row.callbackNextAt,
    body: row.callbackBody,
  };
}

/** Fields and values, in turn, of the hash of a task that has just been accepted. */
export function newTask(task: Task): string[] {
  const { videoUrl, callbackUrl, pipeline, metadata } = task;
  const request: TaskRequest = { videoUrl, callbackUrl, pipeline, metadata };
  const fields: Partial<Record<Field | 'pipeline', string>> = {
    id: task.id,
    revision: String(task.revision),
    attempt: String(task.attempt),
    createdAt: task.createdAt,
    pipeline,
    request: JSON.stringify(request),
    progress: JSON.stringify(task.progress),
    ...(task.owner !== null && { owner: task.owner }),
    ...(task.callback && { callbackUrl: task.callback.url, callbackAttempts: '0' }),
  };
  return Object.entries(fields).flat();
}
