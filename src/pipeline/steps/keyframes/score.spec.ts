import { describe, expect, it } from '@jest/globals';
import type { FrameStatistics } from '../statistics.js';
import { score, type Candidacy } from './score.js';

const PLAIN: FrameStatistics = {
  brightness: 120,
  contrast: 50,
  saturation: 40,
  colorfulness: 30,
  sharpness: 400,
  dark: 0.1,
  difference: 0,
  moved: 0,
  peak: 0,
};

const points = (numbers: Partial<FrameStatistics> = {}, faults: Partial<Candidacy> = {}): number =>
  score({ statistics: { ...PLAIN, ...numbers }, isInTransition: false, isAtEdge: false, ...faults });

describe('score', () => {
  it.each<Partial<FrameStatistics>>([{ sharpness: 100 }, { contrast: 20 }, { colorfulness: 5 }, { dark: 0.6 }])(
    'is lower with %j',
    (numbers) => {
      expect(points(numbers)).toBeLessThan(points());
    },
  );

  it('judges sharpness by its ratio', () => {
    const [soft, crisp] = [
      points({ sharpness: 40 }) - points({ sharpness: 20 }),
      points({ sharpness: 4000 }) - points({ sharpness: 2000 }),
    ];
    expect(soft).toBeCloseTo(crisp, 1);
  });

  it('ranks a frame at the edge above one in a dissolve, that above a black one, that above one not measured', () => {
    const best = { sharpness: 1e5, contrast: 120, colorfulness: 150 };
    const ranked = [
      points({ sharpness: 0, contrast: 1, colorfulness: 0 }),
      points(best, { isAtEdge: true }),
      points(best, { isInTransition: true }),
      points({ ...best, dark: 1 }),
      points({}, { statistics: undefined }),
    ];
    expect(ranked.toSorted((a, b) => b - a)).toEqual(ranked);
  });
});
