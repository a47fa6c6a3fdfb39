import { describe, expect, it } from '@jest/globals';
import type { TokenRules } from './generation.js';
import { chooseToken } from './token-choice.js';

/** Words 0 to 3, the end 4, times from 5 on. */
const END = 4;
const TIMES: TokenRules = { times: { first: 5, mostFirst: 7 } };

/** The token chosen when these weigh so much, the others nothing. */
const choose = (weights: Record<number, number>, before: number[], rules: TokenRules = {}) =>
  chooseToken(
    Float32Array.from({ length: 12 }, (_, token) => weights[token] ?? -20),
    before,
    END,
    rules,
  );

describe('chooseToken', () => {
  it('takes the most probable, with its probability', () => {
    const { token, logProbability } = choose({ 1: Math.log(3), 2: 0 }, []);
    expect(token).toBe(1);
    expect(Math.exp(logProbability)).toBeCloseTo(0.75, 5);
  });

  it('leaves out what is suppressed, at all or at first', () => {
    const rules = { suppressed: [1], suppressedFirst: [2] };
    expect(choose({ 1: 9, 2: 8, 3: 7 }, [], rules).token).toBe(3);
    expect(choose({ 1: 9, 2: 8, 3: 7 }, [0], rules).token).toBe(2);
  });

  it('keeps to the tokens that it may choose among', () => {
    const { token, logProbability } = choose({ 0: 9, 2: 1, 3: 0 }, [], { among: [2, 3] });
    expect(token).toBe(2);
    expect(Math.exp(logProbability)).toBeCloseTo(1 / (1 + Math.exp(-1)), 5);
  });

  it('begins with a time, not a late one', () => {
    expect(choose({ 0: 9, 6: 1, 9: 5 }, [], TIMES).token).toBe(6);
  });

  it('follows a beginning with words, not with another time', () => {
    expect(choose({ 0: 1, 8: 9 }, [5], TIMES).token).toBe(0);
  });

  it('follows the time that ends words with a time that does not run back, or the end', () => {
    expect(choose({ 0: 9, 8: 2, 9: 1 }, [5, 0, 9], TIMES).token).toBe(9);
    expect(choose({ 0: 9, 4: 3, 9: 1 }, [5, 0, 9], TIMES).token).toBe(4);
  });

  it('gives words a length: their end is later than their beginning', () => {
    expect(choose({ 6: 9, 7: 8 }, [6, 0], TIMES).token).toBe(7);
    expect(choose({ 9: 9, 10: 8 }, [5, 0, 9, 9, 1], TIMES).token).toBe(10);
  });

  it('takes a time when all times together are more probable than any word', () => {
    expect(choose({ 0: 1, 8: 0.8, 9: 0.7 }, [5, 1], TIMES).token).toBe(8);
    expect(choose({ 0: 2, 8: 0.8, 9: 0.7 }, [5, 1], TIMES).token).toBe(0);
  });
});
