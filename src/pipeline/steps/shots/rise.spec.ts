import { describe, expect, it } from '@jest/globals';
import { bestRise } from './rise.js';

const LEVEL = 5;
/** 0 up to `low`, an even rise, 1 from `high` on; 60 positions. */
const rise = (low: number, high: number): Float64Array =>
  Float64Array.from({ length: 60 }, (_, at) => Math.min(1, Math.max(0, (at - low) / (high - low))));

describe('bestRise', () => {
  it('finds the ends of an even rise from nearby ones', () => {
    expect(bestRise(rise(20, 35), 22, 33, LEVEL)).toEqual({ low: 20, high: 35 });
  });

  it('finds none where the rise goes on before and after', () => {
    expect(bestRise(rise(5, 55), 22, 33, LEVEL)).toBeNull();
  });

  it('finds none in a jump', () => {
    expect(bestRise(rise(27, 28), 24, 31, LEVEL)).toBeNull();
  });

  it('needs level positions on both sides', () => {
    expect(bestRise(rise(20, 45).slice(20), 3, 25, LEVEL)).toBeNull();
  });
});
