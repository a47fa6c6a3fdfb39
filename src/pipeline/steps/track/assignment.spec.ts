import { describe, expect, it } from '@jest/globals';
import { dice } from '../../../../test/support/track-scene.js';
import { assign } from './assignment.js';

/** The greatest sum there is, by trying everything. */
function best(gains: number[][], taken: ReadonlySet<number> = new Set(), row = 0): number {
  const line = gains[row];
  if (!line) return 0;
  const alone = best(gains, taken, row + 1);
  return line.reduce((most, gain, column) => {
    if (gain <= 0 || taken.has(column)) return most;
    return Math.max(most, gain + best(gains, new Set([...taken, column]), row + 1));
  }, alone);
}

const sum = (gains: number[][], chosen: number[]): number =>
  chosen.reduce((total, column, row) => total + (column < 0 ? 0 : (gains[row]?.[column] ?? NaN)), 0);

describe('assign', () => {
  it('finds the greatest sum, as trying everything does, in 600 problems of all shapes', () => {
    const next = dice(7);
    for (let trial = 0; trial < 600; trial++) {
      const [rows, columns] = [1 + Math.floor(next() * 6), 1 + Math.floor(next() * 6)];
      // Coarse numbers make ties; some are forbidden.
      const gain = (): number => Math.max(-1, Math.round(next() * 8 - 2)) / (trial % 2 ? 1 : 3);
      const gains = Array.from({ length: rows }, () => Array.from({ length: columns }, gain));
      const chosen = assign(gains);
      const given = chosen.filter((column) => column >= 0);
      expect(new Set(given).size).toBe(given.length);
      expect(chosen).toHaveLength(rows);
      chosen.forEach((column, row) => column >= 0 && expect(gains[row]?.[column]).toBeGreaterThan(0));
      expect(sum(gains, chosen)).toBeCloseTo(best(gains), 9);
    }
  });

  it('gives up the best single pair for a better sum', () => {
    expect(
      assign([
        [0.9, 0.8],
        [0.8, 0.1],
      ]),
    ).toEqual([1, 0]);
  });

  it('leaves alone what may not be joined', () => {
    expect(
      assign([
        [0, -1],
        [0, 0.4],
      ]),
    ).toEqual([-1, 1]);
  });

  it('takes nothing for nothing', () => {
    expect(assign([])).toEqual([]);
    expect(assign([[], []])).toEqual([-1, -1]);
  });

  it('solves 200 by 200 within a second', () => {
    const next = dice(3);
    const gains = Array.from({ length: 200 }, () => Array.from({ length: 200 }, next));
    const started = performance.now();
    expect(new Set(assign(gains)).size).toBe(200);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
