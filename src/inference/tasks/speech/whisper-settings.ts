import type { ModelCard } from '../../../model-registry/model.js';
import type { TokenRules } from '../../sound/generation.js';

/** What Whisper's decoder is told, from the `generation_config.json` that is published with each model. */
export interface WhisperSettings {
  /** Token that begins a transcript. */
  start: number;
  end: number;
  /** Token of the task of writing down; null for models that know one language and no tasks. */
  transcribe: number | null;
  /** Tokens by code, such as `en`; empty for models of one language. */
  languages: ReadonlyMap<string, number>;
  /** Of words; times follow from it. */
  rules: TokenRules & Required<Pick<TokenRules, 'times'>>;
}

/** Seconds of one step of a time token. */
export const TIME_STEP = 0.02;
const MOST_FIRST = 50;

/** Reads them; throws a sentence that says what is missing. */
export function whisperSettings(config: Record<string, unknown>): WhisperSettings {
  const noTimes = token(config, 'no_timestamps_token_id');
  const isMultilingual = config['is_multilingual'] !== false;
  const languages = isMultilingual ? tokens(config['lang_to_id']) : [];
  const mostFirst = config['max_initial_timestamp_index'] ?? MOST_FIRST;
  return {
    start: token(config, 'decoder_start_token_id'),
    end: token(config, 'eos_token_id'),
    transcribe: isMultilingual ? (new Map(tokens(config['task_to_id'])).get('transcribe') ?? null) : null,
    languages: new Map(languages.map(([name, id]) => [name.replace(/^<\|(.*)\|>$/, '$1'), id])),
    rules: {
      suppressed: [...list(config['suppress_tokens']), noTimes],
      suppressedFirst: list(config['begin_suppress_tokens']),
      times: { first: noTimes + 1, mostFirst: noTimes + 1 + Number(mostFirst) },
    },
  };
}

/** The language that a card asks for; null to have it found out. */
export const wantedLanguage = ({ options }: ModelCard): string | null =>
  (options?.['language'] as string | null) ?? null;

function token(config: Record<string, unknown>, name: string): number {
  const value = config[name];
  if (typeof value === 'number') return value;
  throw new Error(`the file of role "generation" has no number "${name}"`);
}

const list = (value: unknown): number[] => (Array.isArray(value) ? (value as number[]) : []);

const tokens = (value: unknown): [string, number][] => Object.entries((value ?? {}) as Record<string, number>);
