import type { Generation } from './generation.js';
import type { Sequence } from './sequence.js';

/** What the inference thread is asked about sound; the answers are `SequenceEnd` and `Generated`. */
export type SoundQuestion =
  { kind: 'sequence'; path: string; sequence: Sequence } | { kind: 'generate'; path: string; generation: Generation };
