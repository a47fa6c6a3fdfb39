import { SAMPLE_RATE } from '../../../common/sound.js';
import { encode, type Family } from './heard.js';
import { textOf } from './model-files.js';

/** `decoder_start_token_id` and `eos_token_id` of the published models. */
const START = 1;
const END = 2;
/** Speech does not hold more; beyond it the model repeats itself (Jeffries et al. 2024, section 3.3). */
const TOKENS_PER_SECOND = 6.5;

/** Moonshine (Jeffries et al. 2024): the waveform goes in as it is, tokens come out. */
export const moonshine: Family = async (heard) => {
  const { card, samples, runner, tokenizer } = heard;
  const seconds = samples.length / SAMPLE_RATE;
  // A copy: the buffer is moved.
  const waveform = { type: 'float32' as const, dims: [1, samples.length], data: samples.slice() };
  const { start, end, tokensPerSecond } = {
    start: START,
    end: END,
    tokensPerSecond: TOKENS_PER_SECOND,
    ...card.options,
  };
  const most = Math.max(1, Math.ceil(seconds * tokensPerSecond));
  const feeds = await encode(heard, waveform);
  const generated = await runner.generate({ feeds, prompt: [start], end, most, rules: {} }, 'decoder');
  const text = textOf(tokenizer, generated.tokens);
  const confidence = Math.exp(generated.logProbability);
  const language = typeof card.options?.['language'] === 'string' ? card.options['language'] : 'en';
  return { parts: text === '' ? [] : [{ startMs: 0, endMs: seconds * 1000, text, confidence }], language };
};
