import { describe, expect, it } from '@jest/globals';
import { Motion } from './motion.js';
import { centre } from './rectangle.js';

const at = (x: number, y = 100) => ({ x, y, width: 50, height: 100 });

/** Seen at these times and places across; null is a miss. */
function seen(places: [timeMs: number, x: number | null][]): Motion {
  const [[bornMs, born] = [0, 0], ...rest] = places;
  const motion = new Motion(at(born ?? 0), bornMs);
  for (const [timeMs, x] of rest) {
    motion.predict(timeMs);
    if (x === null) motion.miss(timeMs);
    else motion.observe(at(x), timeMs);
  }
  return motion;
}

describe('Motion', () => {
  it('takes the way between two observations for the way that it went unseen', () => {
    // To the right, then unseen, and back where it was: OC-SORT's re-update turns the velocity round.
    const motion = seen([
      [0, 0],
      [200, 60],
      [400, 120],
      [600, 180],
      [800, null],
      [1000, null],
      [1200, 60],
    ]);
    motion.predict(1400);
    expect(centre(motion.expected).x).toBeLessThan(60 + 25);
  });

  it('leaves a filter that saw everything as it was', () => {
    const [all, some] = [
      seen([0, 200, 400, 600, 800].map((timeMs) => [timeMs, timeMs / 4])),
      seen([0, 200, 400, 600, 800].map((timeMs) => [timeMs, timeMs === 400 ? null : timeMs / 4])),
    ];
    for (const motion of [all, some]) motion.predict(1000);
    expect(centre(some.expected).x).toBeCloseTo(centre(all.expected).x, 0);
  });

  it('says how well a box lies in its direction', () => {
    const motion = seen([
      [0, 0],
      [200, 50],
      [400, 100],
      [600, 150],
    ]);
    motion.predict(800);
    expect(motion.consistency(at(200))).toBeCloseTo(0.5, 6);
    expect(motion.consistency(at(-500))).toBeCloseTo(-0.5, 6);
    expect(motion.consistency(at(50, 300))).toBeCloseTo(0, 6);
    expect(seen([[0, 0]]).consistency(at(50))).toBe(0);
  });

  it('keeps the size of what it does not see', () => {
    const motion = new Motion(at(0), 0);
    motion.predict(200);
    motion.observe({ x: 0, y: 80, width: 70, height: 140 }, 200);
    motion.predict(400);
    motion.miss(400);
    const before = motion.expected.height;
    motion.predict(2000);
    expect(motion.expected.height).toBeCloseTo(before, 9);
  });
});
