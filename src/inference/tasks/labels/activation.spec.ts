import { describe, expect, it } from '@jest/globals';
import { activate } from './activation.js';

const rounded = (values: Float32Array): number[] => [...values].map((value) => Math.round(value * 1e4) / 1e4);

describe('activate', () => {
  it('makes logits confidences that sum to 1', () => {
    expect(rounded(activate(Float32Array.of(1, 2, 3), 'softmax'))).toEqual([0.09, 0.2447, 0.6652]);
  });

  it.each([
    [
      [1000, 999, -1000],
      [0.7311, 0.2689, 0],
    ],
    [
      [-1000, -1000],
      [0.5, 0.5],
    ],
    [
      [3e38, -3e38],
      [1, 0],
    ],
  ])('keeps its footing on logits like %j', (logits, confidences) => {
    expect(rounded(activate(Float32Array.from(logits), 'softmax'))).toEqual(confidences);
  });

  it('judges each label by itself with sigmoid', () => {
    expect(rounded(activate(Float32Array.of(0, 2, -2, 800, -800), 'sigmoid'))).toEqual([0.5, 0.8808, 0.1192, 1, 0]);
  });

  it('takes probabilities as they are, but for rounding', () => {
    expect([...activate(Float32Array.of(0.25, 1.0005, -0.0005), 'none')]).toEqual([0.25, 1, 0]);
  });

  it('refuses logits that are called probabilities', () => {
    expect(() => activate(Float32Array.of(0.5, 7.25), 'none')).toThrow(
      'gave 7.250, not a probability: say "activation": "softmax" or "sigmoid" in options',
    );
  });
});
