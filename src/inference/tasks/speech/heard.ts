import type { Tokenizer } from '@huggingface/tokenizers';
import type { ModelCard } from '../../../model-registry/model.js';
import type { SoundRunner } from '../../sound-task.js';
import type { TensorData } from '../../tensor.js';
import type { Transcription } from './transcription.js';

/** All that a family of models needs to write down one stretch of sound. */
export interface Heard {
  card: ModelCard;
  /** At 16 kHz, no longer than the model's window. */
  samples: Float32Array;
  runner: SoundRunner;
  tokenizer: Tokenizer;
  /** What the model's maker says of generating, from the file of role `generation`; empty without one. */
  generation: Record<string, unknown>;
}

/** Writes down what one family of models hears. */
export type Family = (heard: Heard) => Promise<Transcription>;

/** The encoder's output for an input, as the decoder takes it. */
export async function encode({ card, runner }: Heard, input: TensorData): Promise<Record<string, TensorData>> {
  const name = card.outputs.find(({ role }) => role === 'encoded')?.name ?? '';
  const { [name]: encoded } = await runner.run({ [card.input.name]: input });
  if (!encoded) throw new Error(`gave no output "${name}"`);
  return { encoder_hidden_states: encoded };
}
