import { describe, expect, it } from '@jest/globals';
import { bestRise, type Way } from './rise.js';

const LEVEL = 5;
/** 0 up to `low`, an even rise, 1 from `high` on; 60 positions. */
const rise = (low: number, high: number, timeOf = (at: number) => at * 40): Way => {
  const times = Float64Array.from({ length: 60 }, (_, at) => timeOf(at));
  const share = (time: number): number => (time - timeOf(low)) / (timeOf(high) - timeOf(low));
  return { times, positions: times.map((time) => Math.min(1, Math.max(0, share(time)))) };
};

describe('bestRise', () => {
  it('finds the ends of an even rise from nearby ones', () => {
    expect(bestRise(rise(20, 35), 22, 33, LEVEL)).toMatchObject({ low: 20, high: 35, deviation: 0 });
  });

  it('goes by time where frames are unevenly far apart', () => {
    const uneven = (at: number): number => at * 40 + Math.floor(at / 3) * 90 + (at > 27 ? 200 : 0);
    expect(bestRise(rise(20, 35, uneven), 22, 33, LEVEL)).toMatchObject({ low: 20, high: 35 });
    const { positions } = rise(20, 35, uneven);
    const { times } = rise(20, 35);
    expect(bestRise({ positions, times }, 22, 33, LEVEL)).not.toMatchObject({ low: 20, high: 35 });
  });

  it('finds none where the rise goes on before and after', () => {
    expect(bestRise(rise(5, 55), 22, 33, LEVEL)).toBeNull();
  });

  it('finds none in a jump', () => {
    expect(bestRise(rise(27, 28), 24, 31, LEVEL)).toBeNull();
  });

  it('needs level positions on both sides', () => {
    const { positions, times } = rise(20, 45);
    expect(bestRise({ positions: positions.slice(20), times: times.slice(20) }, 3, 25, LEVEL)).toBeNull();
  });
});
