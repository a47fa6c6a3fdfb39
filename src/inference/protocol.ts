import type { Generated } from './sound/generation.js';
import type { SequenceEnd } from './sound/sequence.js';
import type { SoundQuestion } from './sound/sound-question.js';
import type { Feed, SessionInfo, TensorData } from './tensor.js';

/** What the thread is started with. */
export interface ThreadOptions {
  /** Threads of one operator. */
  threads: number;
}

/**
 * What the inference thread is asked, answered in order. A `run` with a `graph` is of these bytes, kept under `path`.
 * `close` has no answer: the thread ends after what was asked before.
 */
export type ThreadRequest =
  | { id: number; kind: 'load'; path: string }
  | { id: number; kind: 'run'; path: string; graph?: Uint8Array; feeds: Record<string, Feed> }
  | ({ id: number } & SoundQuestion)
  | { kind: 'close' };

type ThreadValue = SessionInfo | Record<string, TensorData> | SequenceEnd | Generated;

/** What it answers to the request of this id. */
export type ThreadReply =
  { id: number; kind: 'value'; value: ThreadValue } | { id: number; kind: 'error'; message: string };

/** The buffers of tensors, each once, to be moved with a message. Pictures stay where they are. */
export function buffersOf(feeds: Record<string, Feed>): ArrayBuffer[] {
  const buffers = Object.values(feeds).flatMap((feed) => ('data' in feed ? [feed.data.buffer as ArrayBuffer] : []));
  return [...new Set(buffers)];
}
