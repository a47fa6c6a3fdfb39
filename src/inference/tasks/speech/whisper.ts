import { SAMPLE_RATE } from '../../../common/sound.js';
import type { TensorData } from '../../tensor.js';
import { encode, type Family, type Heard } from './heard.js';
import { textOf } from './model-files.js';
import type { TranscriptPart } from './transcription.js';
import { TIME_STEP, wantedLanguage, whisperSettings, type WhisperSettings } from './whisper-settings.js';

/** Seconds that the encoder takes, no more and no less. */
const WINDOW_S = 30;
const BINS = 80;
/** Half of the decoder's room, as the original takes. */
const MOST_TOKENS = 224;

type Feeds = Record<string, TensorData>;

/**
 * Whisper (Radford et al. 2022): a log-mel spectrogram of 30 s goes in; the prompt names language and task; words and the times
 * between which they are said come out. One greedy pass: no beams, no second try at a higher temperature.
 */
export const whisper: Family = async (heard) => {
  const { card, samples, runner } = heard;
  const settings = whisperSettings(heard.generation);
  const bins = (card.options?.['bins'] as number | undefined) ?? BINS;
  const feeds = await encode(heard, await runner.logMel(samples, bins, WINDOW_S * SAMPLE_RATE));
  const language = await languageOf(heard, settings, feeds);
  const { start, end, transcribe, languages, rules } = settings;
  const told = transcribe === null || language === null ? [] : [languages.get(language) as number, transcribe];
  const prompt = [start, ...told];
  const generated = await runner.generate({ feeds, prompt, end, most: MOST_TOKENS, rules }, 'decoder');
  const parts = partsOf(generated.tokens, heard, rules.times.first, Math.exp(generated.logProbability));
  return { parts, language };
};

/** The card's language, or the most probable after the token that begins a transcript; null for models that know no languages. */
async function languageOf({ card, runner }: Heard, settings: WhisperSettings, feeds: Feeds): Promise<string | null> {
  const { languages, start, end } = settings;
  const wanted = wantedLanguage(card);
  if (languages.size === 0) return wanted ?? 'en';
  if (wanted !== null) {
    if (languages.has(wanted)) return wanted;
    throw new Error(`knows no language "${wanted}"; there are ${[...languages.keys()].join(', ')}`);
  }
  const rules = { among: [...languages.values()] };
  const { tokens } = await runner.generate({ feeds, prompt: [start], end, most: 1, rules }, 'decoder');
  return [...languages].find(([, id]) => id === tokens[0])?.[0] ?? null;
}

/** Words between times; those after the last time go on to the end. */
function partsOf(tokens: number[], heard: Heard, firstTime: number, confidence: number): TranscriptPart[] {
  const wholeMs = (heard.samples.length * 1000) / SAMPLE_RATE;
  const parts: TranscriptPart[] = [];
  let [startMs, words]: [number, number[]] = [0, []];
  const close = (endMs: number): void => {
    const text = textOf(heard.tokenizer, words);
    if (text !== '' && endMs > startMs) parts.push({ startMs, endMs, text, confidence });
    [startMs, words] = [endMs, []];
  };
  for (const token of tokens) {
    if (token < firstTime) words.push(token);
    else close(Math.min(wholeMs, (token - firstTime) * TIME_STEP * 1000));
  }
  close(wholeMs);
  return parts;
}
