import type { TokenRules } from './generation.js';

/** A token and the natural logarithm of its probability among all that were allowed. */
export interface Choice {
  token: number;
  logProbability: number;
}

/**
 * Chooses the most probable token that the rules allow after `before`. `logits` is overwritten. Times follow Whisper's rules
 * (Radford et al. 2022, as in `ApplyTimestampRules` of openai/whisper): the first token is a time, times come in pairs but for the
 * end, never run back, and a time is chosen when all times together are more probable than any word.
 */
export function chooseToken(logits: Float32Array, before: readonly number[], end: number, rules: TokenRules): Choice {
  for (const token of rules.suppressed ?? []) logits[token] = -Infinity;
  if (before.length === 0) for (const token of rules.suppressedFirst ?? []) logits[token] = -Infinity;
  if (rules.among) keepOnly(logits, rules.among);
  if (rules.times) allowTimes(logits, before, end, rules.times);
  const token = most(logits);
  return { token, logProbability: (logits[token] as number) - logSum(logits) };
}

function keepOnly(logits: Float32Array, among: readonly number[]): void {
  const kept = among.map((token) => logits[token] as number);
  logits.fill(-Infinity);
  among.forEach((token, at) => (logits[token] = kept[at] as number));
}

type Times = NonNullable<TokenRules['times']>;

function allowTimes(logits: Float32Array, before: readonly number[], end: number, { first, mostFirst }: Times): void {
  const isTime = (token: number | undefined): boolean => token !== undefined && token >= first;
  const isAfterTime = isTime(before.at(-1));
  const isPairDone = before.length < 2 || isTime(before.at(-2));
  if (isAfterTime && isPairDone) logits.fill(-Infinity, first);
  if (isAfterTime && !isPairDone) logits.fill(-Infinity, 0, end);
  const last = before.findLast(isTime);
  if (last !== undefined) logits.fill(-Infinity, first, isAfterTime && !isPairDone ? last : last + 1);
  if (before.length === 0) {
    logits.fill(-Infinity, 0, first);
    logits.fill(-Infinity, mostFirst + 1);
  }
  const words = logits.subarray(0, first);
  if (logSum(logits.subarray(first)) > (words[most(words)] ?? -Infinity)) words.fill(-Infinity);
}

/** Index of the largest, the first of equals. */
function most(numbers: Float32Array): number {
  let best = 0;
  for (let at = 1; at < numbers.length; at++) if ((numbers[at] as number) > (numbers[best] as number)) best = at;
  return best;
}

/** Logarithm of the sum of the exponentials. */
function logSum(numbers: Float32Array): number {
  const highest = numbers[most(numbers)] ?? -Infinity;
  if (highest === -Infinity) return -Infinity;
  let sum = 0;
  for (const number of numbers) sum += Math.exp(number - highest);
  return highest + Math.log(sum);
}
