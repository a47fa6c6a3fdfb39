import type { SessionInfo, TensorData } from './tensor.js';

/** What the thread is started with. */
export interface ThreadOptions {
  /** Threads of one operator. */
  threads: number;
}

/** What the inference thread is asked, answered in order. `close` has no answer: the thread ends after what was asked before. */
export type ThreadRequest =
  | { id: number; kind: 'load'; path: string }
  | { id: number; kind: 'run'; path: string; feeds: Record<string, TensorData> }
  | { kind: 'close' };

/** What it answers to the request of this id. */
export type ThreadReply =
  | { id: number; kind: 'value'; value: SessionInfo | Record<string, TensorData> }
  | { id: number; kind: 'error'; message: string };

/** The buffers of tensors, each once, to be moved with a message. */
export function buffersOf(tensors: Record<string, TensorData>): ArrayBuffer[] {
  return [...new Set(Object.values(tensors).map(({ data }) => data.buffer as ArrayBuffer))];
}
