import { OwnerQueueFull, QueueFull } from './analyze/queue-full.js';
import { Problem } from './http/problem.js';
import { QueueUnavailable } from './queue/queue.js';
import { ResultsUnavailable } from './results/results.js';
import { VectorStoreUnavailable } from './vector-store/vector-store.js';

const again = (seconds: number) => ({ headers: { 'Retry-After': String(seconds) } });

/** What the failures of the ports say to a client: 503, and when to try again. Null for any other error. */
export function unavailable(error: unknown): Problem | null {
  if (error instanceof QueueFull) return new Problem('QUEUE_FULL', error.message, again(10));
  if (error instanceof OwnerQueueFull) return new Problem('OWNER_QUEUE_FULL', error.message, again(10));
  if (error instanceof QueueUnavailable)
    return new Problem('QUEUE_UNAVAILABLE', 'The queue does not answer; nothing was accepted.', again(5));
  if (error instanceof ResultsUnavailable)
    return new Problem('RESULTS_UNAVAILABLE', 'The task store does not answer.', again(5));
  if (error instanceof VectorStoreUnavailable)
    return new Problem('VECTOR_STORE_UNAVAILABLE', 'The vector store does not answer.', again(5));
  return null;
}
