import type { Tokenizer } from '@huggingface/tokenizers';
import type { SessionInfo, TensorData } from '../../tensor.js';
import type { TowerFamily } from './tower-family.js';

const IDS = 'input_ids';

/**
 * A text as the inputs of a tower: `input_ids` int64 [1, T], and `attention_mask` and `position_ids` where the graph has them.
 * What is longer than the window loses its last words and keeps the token at its end. Throws when the graph takes more.
 */
export function towerFeeds(
  text: string,
  tokenizer: Tokenizer,
  family: TowerFamily,
  { inputs }: SessionInfo,
): Record<string, TensorData> {
  const { window, isFilled, filler } = family;
  const fixed = inputs.find(({ name }) => name === IDS)?.shape[1];
  const { ids } = tokenizer.encode(family.isLowerCase ? text.toLowerCase() : text);
  const tokens = ids.length > window ? [...ids.slice(0, window - 1), ...ids.slice(-1)] : ids;
  const length = typeof fixed === 'number' ? fixed : isFilled ? window : tokens.length;
  const filled = Array.from({ length }, (_, at) => tokens[at] ?? filler);
  const given: Record<string, number[]> = {
    [IDS]: filled,
    attention_mask: filled.map((_, at) => Number(isFilled || at < tokens.length)),
    position_ids: filled.map((_, at) => at),
  };
  return Object.fromEntries(inputs.map(({ name }) => [name, row(name, given[name])]));
}

function row(name: string, numbers: number[] | undefined): TensorData {
  if (!numbers) throw new Error(`the text tower wants an input "${name}" that no family has`);
  return { type: 'int64', dims: [1, numbers.length], data: BigInt64Array.from(numbers, BigInt) };
}
