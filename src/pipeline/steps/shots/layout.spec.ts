import { describe, expect, it } from '@jest/globals';
import { blend, layoutDistance, likeness } from './layout.js';

/** A layout without colour. */
const layout = (...luma: number[]): Float32Array => Float32Array.from([...luma, ...new Float32Array(2 * luma.length)]);

describe('layoutDistance', () => {
  it('sums the mean absolute differences of the planes', () => {
    const colored = Float32Array.from([10, 10, 10, 10, 4, 4, 4, 4, -2, -2, -2, -2]);
    expect(layoutDistance(layout(0, 0, 0, 0), colored)).toBeCloseTo(16);
  });
});

describe('blend', () => {
  const [from, to] = [layout(0, 100, 20, 60), layout(80, 20, 40, 60)];

  it('places an even mix on the line at its share', () => {
    const mix = from.map((value, at) => 0.75 * value + 0.25 * (to[at] ?? 0));
    expect(blend(from, to, mix)).toEqual({ position: 0.25, residual: 0 });
  });

  it('finds what is no mix off the line', () => {
    const { residual } = blend(from, to, layout(80, 100, 20, 60));
    expect(residual).toBeGreaterThan(0.2);
  });

  it('has a residual without end where both ends are one and the middle is not', () => {
    expect(blend(from, from, to)).toEqual({ position: 0, residual: Infinity });
    expect(blend(from, from, from)).toEqual({ position: 0, residual: 0 });
  });
});

describe('likeness', () => {
  it('takes a darker copy for the same picture', () => {
    expect(likeness(layout(20, 90, 40, 160), layout(10, 45, 20, 80))).toBeCloseTo(1);
  });

  it('does not let bars that stay black make two pictures alike', () => {
    const scene = [0, 0, 0, 0, 0, 200, 60, 120];
    const other = [0, 0, 0, 0, 0, 70, 190, 110];
    expect(likeness(layout(...scene), layout(...other))).toBeLessThan(0);
  });
});
