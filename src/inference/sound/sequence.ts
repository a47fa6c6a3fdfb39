import type { TensorData } from '../tensor.js';

/** A tensor that one run of a sequence gives to the next. */
export interface Carried {
  /** Output that gives it. */
  from: string;
  /** Input that takes it. */
  to: string;
  /** What the first run takes; null for zeros in the shape of the graph's input, 1 where that is free. */
  value: TensorData | null;
}

/**
 * Runs of one graph over windows of sound that overlap, in one message to the thread: run i takes samples [i · hop, i · hop +
 * window) as float32 [1, window]. Samples beyond the last whole window are not run.
 */
export interface Sequence {
  /** Input that takes the windows. */
  input: string;
  samples: Float32Array;
  window: number;
  hop: number;
  /** What every run takes besides. */
  feeds: Record<string, TensorData>;
  carried: Carried[];
  /** Output whose first number is kept of every run. */
  collected: string;
}

/** What a sequence leaves. */
export interface SequenceEnd {
  /** One per run. */
  numbers: Float32Array;
  /** To go on with. */
  carried: Carried[];
}
