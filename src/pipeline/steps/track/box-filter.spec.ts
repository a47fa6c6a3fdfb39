import { describe, expect, it } from '@jest/globals';
import { AxisFilter } from './axis-filter.js';
import { BoxFilter } from './box-filter.js';
import { centre } from './rectangle.js';

const NOISE = { position: 2, velocity: 0.5 };

/** The filter's own numbers, seen from outside: what it expects and how far it lets a measurement be. */
const seen = (filter: AxisFilter) => [filter.value, filter.speed, filter.distance(filter.value + 10, 1)];

describe('AxisFilter', () => {
  it('comes to the same in two steps as in one', () => {
    const [once, twice] = [0, 0].map(() => AxisFilter.at(5, { position: 3, velocity: 4 })) as [AxisFilter, AxisFilter];
    for (const filter of [once, twice]) {
      filter.predict(1, NOISE);
      filter.update(9, 1);
    }
    once.predict(7.5, NOISE);
    twice.predict(2.25, NOISE);
    twice.predict(5.25, NOISE);
    seen(once).forEach((value, at) => expect(seen(twice)[at]).toBeCloseTo(value, 9));
  });

  it('measures a variance as the textbook matrices do', () => {
    // P = F P Fᵀ + Q, K = P Hᵀ / (H P Hᵀ + R), by hand for one step of one frame from P = diag(4, 9), Q = ∫ and R = 1.
    const filter = AxisFilter.at(0, { position: 2, velocity: 3 });
    filter.predict(1, { position: 1, velocity: 0 });
    filter.update(15, 1);
    expect(filter.value).toBeCloseTo((15 * 14) / 15, 9);
    expect(filter.speed).toBeCloseTo((15 * 9) / 15, 9);
  });
});

describe('BoxFilter', () => {
  const at = (x: number) => ({ x, y: 100, width: 40, height: 100 });

  it('foresees a steady walk, whatever the distances of the frames', () => {
    const filter = BoxFilter.at(at(0), 0);
    // 120 pixels a second.
    for (const timeMs of [90, 230, 260, 500, 980, 1100]) {
      filter.predict(timeMs);
      filter.update(at(0.12 * timeMs));
    }
    filter.predict(1700);
    expect(Math.abs(centre(filter.box).x - (20 + 0.12 * 1700))).toBeLessThan(8);
    expect(Math.abs(filter.box.height - 100)).toBeLessThan(1);
  });

  it('never shrinks a box to nothing', () => {
    const filter = BoxFilter.at(at(0), 0);
    for (const [timeMs, side] of [
      [100, 30],
      [200, 20],
      [300, 10],
    ] as const) {
      filter.predict(timeMs);
      filter.update({ x: 0, y: 0, width: side, height: side });
    }
    filter.predict(5000);
    expect(filter.box.width).toBeGreaterThan(0);
    expect(filter.box.height).toBeGreaterThan(0);
  });

  it('is the more uncertain the longer nothing was seen', () => {
    const distances = [100, 500, 2000].map((timeMs) => {
      const filter = BoxFilter.at(at(0), 0);
      filter.predict(timeMs);
      return filter.distance(at(60));
    });
    expect(distances).toEqual([...distances].sort((a, b) => b - a));
  });
});
