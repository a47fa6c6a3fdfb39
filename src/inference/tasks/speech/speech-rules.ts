import type { ModelOptions } from '../../../model-registry/model.js';

/** When sound is taken for speech; times in ms. */
export interface SpeechRules {
  /** Probability from which speech begins. */
  threshold: number;
  /** Probability below which it may end. */
  negThreshold: number;
  /** Shorter speech is left out. */
  minSpeechMs: number;
  /** Shorter silence does not part speech. */
  minSilenceMs: number;
  /** Added before and after. */
  speechPadMs: number;
}

/** As Silero publishes them. */
const DEFAULTS = { threshold: 0.5, minSpeechMs: 250, minSilenceMs: 100, speechPadMs: 30 };
const HYSTERESIS = 0.15;
const LOWEST = 0.01;

const NAMES = ['threshold', 'negThreshold', 'minSpeechMs', 'minSilenceMs', 'speechPadMs'] as const;

/** What a card says of them, the published numbers where it says nothing. */
export function speechRules(options: ModelOptions = {}): SpeechRules {
  const said = Object.fromEntries(NAMES.flatMap((name) => (name in options ? [[name, options[name]]] : [])));
  const rules = { ...DEFAULTS, ...said } as Omit<SpeechRules, 'negThreshold'> & Partial<SpeechRules>;
  return { negThreshold: Math.max(rules.threshold - HYSTERESIS, LOWEST), ...rules };
}

/** What is wrong with them in a card, a sentence each. */
export function speechRuleFaults(options: ModelOptions = {}): string[] {
  return NAMES.filter((name) => name in options).flatMap((name) => {
    const value = options[name];
    const most = name.endsWith('Ms') ? 60_000 : 1;
    if (typeof value === 'number' && value >= 0 && value <= most) return [];
    return [`option ${name} takes a number from 0 to ${most}, is ${JSON.stringify(value)}`];
  });
}
