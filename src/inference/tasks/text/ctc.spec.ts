import { describe, expect, it } from '@jest/globals';
import { softmax, spell } from './ctc.js';

/** One row a step: how likely blank, `a`, `b` and `𝒳` are. */
const steps = (...rows: number[][]): Float32Array => Float32Array.from(rows.flat());
const CHARACTERS = ['a', 'b', '𝒳'];
const [BLANK, A, B, X] = [
  [0.9, 0.1, 0, 0],
  [0.2, 0.8, 0, 0],
  [0.1, 0.2, 0.7, 0],
  [0, 0, 0, 1],
];

describe('spell', () => {
  it('spells a repeated character once unless a blank stands between', () => {
    expect(spell(steps(A, A, BLANK, A, B), CHARACTERS).text).toBe('aab');
  });

  it('knows characters outside the basic plane', () => {
    expect(spell(steps(X, BLANK, X), CHARACTERS).text).toBe('𝒳𝒳');
  });

  it('is as sure as the characters that it keeps are on average', () => {
    expect(spell(steps(A, BLANK, X), CHARACTERS).confidence).toBeCloseTo(0.9, 6);
    expect(spell(steps(A, A, A, B), CHARACTERS).confidence).toBeCloseTo(0.75, 6);
  });

  it('reads nothing where all is blank', () => {
    expect(spell(steps(BLANK, BLANK), CHARACTERS)).toEqual({ text: '', confidence: 0 });
  });
});

describe('softmax', () => {
  it('makes probabilities of the scores of each step, however large', () => {
    const scores = steps([1000, 1000, 0, 0], [0, Math.log(3), -1000, -1000]);
    softmax(scores, 4);
    expect([...scores].map((value) => Number(value.toFixed(4)))).toEqual([0.5, 0.5, 0, 0, 0.25, 0.75, 0, 0]);
  });
});
