/** How a model's scores become 0..1: of all labels one (`softmax`), of each label by itself (`sigmoid`), or as they are. */
export const ACTIVATIONS = ['softmax', 'sigmoid', 'none'] as const;

/** One of `ACTIVATIONS`. */
export type Activation = (typeof ACTIVATIONS)[number];

/** How far rounding may take a probability beyond 0 or 1. */
const TOLERANCE = 1e-3;

/** Scores of one picture as confidences 0..1. Throws a sentence when `none` is said of scores that are no probabilities. */
export function activate(scores: Float32Array, activation: Activation): Float32Array {
  if (activation === 'softmax') return softmax(scores);
  return activation === 'sigmoid' ? scores.map(sigmoid) : scores.map(probability);
}

/** exp(x) / Σ exp(x), by way of the largest, so that no score is too large. */
function softmax(scores: Float32Array): Float32Array {
  const largest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const powers = Float64Array.from(scores, (score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return Float32Array.from(powers, (power) => power / sum);
}

/** 1 / (1 + exp(−x)): an exponential that overflows still gives 0. */
export const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));

function probability(score: number): number {
  if (score < -TOLERANCE || score > 1 + TOLERANCE)
    throw new Error(
      `gave ${score.toPrecision(4)}, not a probability: say "activation": "softmax" or "sigmoid" in options`,
    );
  return Math.min(1, Math.max(0, score));
}
