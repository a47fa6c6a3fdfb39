import type { TaskSummary } from '../../../src/client.js';

const WORDS = { PENDING: 'Waiting', PROCESSING: 'Running', SUCCESS: 'Done', FAILED: 'Failed' } as const;

/** How a task stands, in a word and a colour. */
export function StatusBadge({ status }: { status: TaskSummary['status'] }) {
  return <span class={`badge ${status.toLowerCase()}`}>{WORDS[status]}</span>;
}
