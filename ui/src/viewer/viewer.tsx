import type { Task } from '../../../src/client.js';

/** What was found in a video. */
export function Viewer({ task }: { task: Task }) {
  return <pre>{JSON.stringify(task.result, null, 2)}</pre>;
}
