import type { TensorData } from '../tensor.js';

/** What a token may be. Ids are the tokenizer's. */
export interface TokenRules {
  /** Never chosen. */
  suppressed?: number[];
  /** Never chosen first. */
  suppressedFirst?: number[];
  /** Nothing else is chosen. */
  among?: number[];
  /** Tokens that are times, as Whisper gives them; without it there are none. */
  times?: {
    /** That of 0 s; all from here on are times. */
    first: number;
    /** Highest that the first token may be. */
    mostFirst: number;
  };
}

/**
 * Tokens one after the other, each the most probable by the rules, from a decoder as Hugging Face's Optimum exports it
 * (`decoder_model_merged`): inputs `input_ids`, `past_key_values.*` and `use_cache_branch`, outputs `logits` and `present.*`.
 */
export interface Generation {
  /** What every run takes besides, such as `encoder_hidden_states`. */
  feeds: Record<string, TensorData>;
  /** Tokens to begin with. */
  prompt: number[];
  /** Token that ends it. */
  end: number;
  /** Most tokens, the end among them. */
  most: number;
  rules: TokenRules;
}

/** What was generated, without the prompt and the end. */
export interface Generated {
  tokens: number[];
  /** Mean natural logarithm of the tokens' probabilities, the end's among them; 0 without tokens. */
  logProbability: number;
  /** Whether it came to an end by itself. */
  isComplete: boolean;
}
