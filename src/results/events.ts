import type { TaskSummary } from './task.view.js';
import { isEnded, type Task } from './task.js';

/** How long a client waits before it comes back after a broken connection, ms. */
const RETRY_MS = 2_000;

/**
 * A task's life as Server-Sent Events: `status` when its status is new to this stream, else `progress`, then `succeeded` or `failed` and
 * the end. `id` is the task's revision. Nothing is sent of revisions up to `since`; a state without news is a comment.
 */
export async function* taskEvents(
  states: AsyncIterable<Task>,
  since: number,
  show: (task: Task) => TaskSummary,
): AsyncGenerator<string> {
  let revision = since;
  let status: Task['status'] | null = null;
  yield `retry: ${RETRY_MS}\n\n`;
  for await (const task of states) {
    const isNews = task.revision > revision;
    const isFirst = status === null && since < 0;
    if (!isNews) yield ': nothing new\n\n';
    else if (!isEnded(task.status))
      yield event(task.status === status ? 'progress' : 'status', show(task), task.revision);
    else yield (isFirst ? event('status', show(task)) : '') + event(ending(task), show(task), task.revision);
    if (isEnded(task.status)) return;
    revision = Math.max(revision, task.revision);
    status = task.status;
  }
}

const ending = (task: Task): string => (task.status === 'SUCCESS' ? 'succeeded' : 'failed');

function event(name: string, data: TaskSummary, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The revision that `Last-Event-ID` names; -1 without one, or when it is not one of ours. */
export const revisionOf = (header: unknown): number =>
  typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : -1;
