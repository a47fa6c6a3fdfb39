import type { Model, ModelCard } from '../model-registry/model.js';
import type { Generated, Generation } from './sound/generation.js';
import type { Sequence, SequenceEnd } from './sound/sequence.js';
import type { TensorData } from './tensor.js';

/**
 * Runs the graphs of a loaded model: its main one, or that of the card's `files` with the role. Each call is one message to the
 * thread that runs ONNX, which answers one after the other.
 */
export interface SoundRunner {
  /** One run: feeds by input name, all outputs by name. Buffers of feeds are moved and must not be used again. */
  run(feeds: Record<string, TensorData>, role?: string): Promise<Record<string, TensorData>>;
  /** Many runs over windows of sound, each going on with what the one before left. */
  sequence(sequence: Sequence, role?: string): Promise<SequenceEnd>;
  /** Token after token from a decoder with a cache. */
  generate(generation: Generation, role?: string): Promise<Generated>;
  /** Log-mel spectrogram as Whisper takes it: float32 [1, bins, length / 160] of samples that are padded with silence to `length`. */
  logMel(samples: Float32Array, bins: number, length: number): Promise<TensorData>;
}

/**
 * What a kind of model does with sound: `vad`, `transcribe`, … Named by `@ModelTask('vad')` and chosen by `model.json`'s
 * `task`. `Finding` is what the whole of the sound yields.
 */
export abstract class SoundTask<Finding = unknown> {
  /** Faults of a card that the graphs alone cannot show, each a sentence; empty when it fits this task. */
  abstract check(card: ModelCard): string[];

  /** Listens to blocks of samples, −1..1, one channel at the card's rate, until they end. */
  abstract run(model: Model, samples: AsyncIterable<Float32Array>, runner: SoundRunner): Promise<Finding>;
}
