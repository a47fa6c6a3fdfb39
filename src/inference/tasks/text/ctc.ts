import type { Reading } from './quad.js';

/**
 * What probabilities of T steps × C characters spell, read greedily (Graves et al. 2006, best path): the likeliest of each
 * step, repetitions once, index 0 (blank) left out. `characters[i - 1]` is index i.
 */
export function spell(probabilities: Float32Array, characters: readonly string[]): Reading {
  const count = characters.length + 1;
  let text = '';
  let total = 0;
  let kept = 0;
  let last = 0;
  for (let at = 0; at < probabilities.length; at += count) {
    const best = likeliest(probabilities, at, count);
    if (best !== 0 && best !== last) {
      text += characters[best - 1];
      total += probabilities[at + best] as number;
      kept++;
    }
    last = best;
  }
  return { text, confidence: kept > 0 ? total / kept : 0 };
}

function likeliest(numbers: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let at = 1; at < count; at++) if ((numbers[from + at] as number) > (numbers[from + best] as number)) best = at;
  return best;
}

/** Scores of T steps × `count` characters as probabilities, in place. */
export function softmax(scores: Float32Array, count: number): void {
  for (let at = 0; at < scores.length; at += count) {
    const step = scores.subarray(at, at + count);
    const highest = step.reduce((a, b) => Math.max(a, b), -Infinity);
    let sum = 0;
    for (let of = 0; of < count; of++) sum += step[of] = Math.exp((step[of] as number) - highest);
    for (let of = 0; of < count; of++) step[of] = (step[of] as number) / sum;
  }
}
