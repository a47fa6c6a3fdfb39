import type { TaskLinks } from '../common/links.js';

/** The bytes of a callback, made once when the task ends and sent the same every time (Standard Webhooks 1.0 payload: type, timestamp, data). */
export function callbackBody(task: {
  id: string;
  status: 'SUCCESS' | 'FAILED';
  errorMessage: string | null;
  links: TaskLinks;
}): string {
  return JSON.stringify({
    type: task.status === 'SUCCESS' ? 'analysis.succeeded' : 'analysis.failed',
    timestamp: new Date().toISOString(),
    data: { task_id: task.id, status: task.status, error_message: task.errorMessage, links: task.links },
  });
}
