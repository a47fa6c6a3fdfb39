import { describe, expect, it } from '@jest/globals';
import { similarity } from './similarity.js';

describe('similarity', () => {
  it('counts edits by the longer text', () => {
    expect(similarity('kitten', 'sitting')).toBeCloseTo(1 - 3 / 7, 10);
    expect(similarity('', 'abcd')).toBe(0);
    expect(similarity('', '')).toBe(1);
  });

  it('counts code points, not halves of them', () => {
    expect(similarity('𝒳𝒴', '𝒳𝒵')).toBe(0.5);
  });
});
