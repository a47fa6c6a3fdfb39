import { describe, expect, it } from '@jest/globals';
import { History } from './history.js';
import type { ShotNumbers } from './shot-numbers.js';

function filled(count: number, most: number): History {
  const history = new History(most);
  for (let timeMs = 0; timeMs < count; timeMs++) history.push({ timeMs } as ShotNumbers);
  return history;
}

describe('History', () => {
  it('finds frames by their position after older ones are forgotten', () => {
    const history = filled(10, 4);
    expect([history.from, history.to, history.at(7).timeMs]).toEqual([6, 10, 7]);
  });

  it('gives of a range what is remembered', () => {
    expect(
      filled(10, 4)
        .slice(0, 8)
        .map(({ timeMs }) => timeMs),
    ).toEqual([6, 7]);
    expect(filled(10, 4).slice(8, 99)).toHaveLength(2);
    expect(filled(10, 4).slice(0, 3)).toEqual([]);
  });

  it('says which frames there are when asked for another', () => {
    expect(() => filled(10, 4).at(5)).toThrow('frame 5 is not among 6..9');
  });
});
