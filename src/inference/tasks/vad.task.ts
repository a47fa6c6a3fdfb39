import type { Model, ModelCard } from '../../model-registry/model.js';
import { ModelTask } from '../model-task.js';
import type { Carried } from '../sound/sequence.js';
import { SoundTask, type SoundRunner } from '../sound-task.js';
import type { TensorData } from '../tensor.js';
import { joined } from './speech/joined.js';
import { speechRuleFaults, speechRules } from './speech/speech-rules.js';
import { speechSegments, type SpeechSegment } from './speech/speech-segments.js';
import { Windows } from './speech/windows.js';

/** What a voice activity model hears. */
export interface VoiceActivity {
  segments: SpeechSegment[];
  /** 0..1, one per window of `windowMs`. */
  probabilities: Float32Array;
  windowMs: number;
}

/** Of Silero 5 and 6 at 16 kHz. */
const WINDOW = 512;
const CONTEXT = 64;

/**
 * Where somebody speaks, by a recurrent model that gives a probability per window, such as Silero VAD. The card names the
 * outputs of roles `probability` and `state`; its options `window` and `context` (samples of a step, and of those before it
 * that are seen again), `stateInput` and `rateInput` (inputs of the state and of the sample rate, null for none), and
 * the numbers of `SpeechRules`.
 */
@ModelTask('vad')
export class VadTask extends SoundTask<VoiceActivity> {
  check(card: ModelCard): string[] {
    const faults = speechRuleFaults(card.options);
    for (const role of ['probability', 'state'])
      if (card.outputs.filter((output) => output.role === role).length !== 1)
        faults.push(`task vad takes one output of role "${role}"`);
    for (const name of ['window', 'context'] as const)
      if (!Number.isInteger(settings(card)[name]) || settings(card)[name] < (name === 'window' ? 1 : 0))
        faults.push(`option ${name} takes a whole number of samples`);
    return faults;
  }

  async run({ card }: Model, samples: AsyncIterable<Float32Array>, runner: SoundRunner): Promise<VoiceActivity> {
    const { window, context } = settings(card);
    const windows = new Windows(window, context);
    const parts: Float32Array[] = [];
    let carried = firstState(card);
    const hear = async (block: Float32Array): Promise<void> => {
      const end = await runner.sequence(sequence(card, block, carried));
      carried = end.carried;
      parts.push(checked(end.numbers));
    };
    for await (const block of samples) for (const ready of windows.push(block)) await hear(ready);
    for (const rest of windows.end()) await hear(rest);
    const probabilities = await joined(parts);
    const { sampleRate } = card.input as { sampleRate: number };
    const listened = { probabilities, hop: window, length: windows.length, sampleRate };
    const segments = speechSegments(listened, speechRules(card.options));
    return { segments, probabilities, windowMs: (window * 1000) / sampleRate };
  }
}

interface Settings {
  window: number;
  context: number;
  stateInput: string;
  rateInput: string | null;
}

const settings = ({ options }: ModelCard): Settings =>
  ({ window: WINDOW, context: CONTEXT, stateInput: 'state', rateInput: 'sr', ...options }) as unknown as Settings;

/** Silence before the first window: a state of zeros. */
function firstState(card: ModelCard): Carried[] {
  const from = card.outputs.find(({ role }) => role === 'state')?.name ?? '';
  return [{ from, to: settings(card).stateInput, value: null }];
}

function sequence(card: ModelCard, samples: Float32Array, carried: Carried[]) {
  const { window, context, rateInput } = settings(card);
  const { name, sampleRate } = card.input as { name: string; sampleRate: number };
  const rate: TensorData = { type: 'int64', dims: [], data: BigInt64Array.of(BigInt(sampleRate)) };
  const collected = card.outputs.find(({ role }) => role === 'probability')?.name ?? '';
  const feeds = rateInput === null ? {} : { [rateInput]: rate };
  return { input: name, samples, window: context + window, hop: window, feeds, carried, collected };
}

function checked(probabilities: Float32Array): Float32Array {
  const bad = probabilities.find((probability) => !(probability >= 0 && probability <= 1));
  if (bad !== undefined) throw new Error(`gave a probability that is not 0..1: ${bad}`);
  return probabilities;
}
