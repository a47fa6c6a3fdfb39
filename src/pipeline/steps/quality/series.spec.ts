import { describe, expect, it } from '@jest/globals';
import type { FrameStatistics } from '../statistics.js';
import { Series } from './series.js';

const seen = (numbers: Partial<FrameStatistics>): FrameStatistics => ({
  brightness: 0,
  contrast: 0,
  saturation: 0,
  colorfulness: 0,
  sharpness: 0,
  dark: 0,
  difference: 0,
  moved: 0,
  peak: 0,
  ...numbers,
});

describe('Series', () => {
  it('weighs brightness by the time that a frame is shown', () => {
    const series = new Series();
    series.add(0, 100, seen({ brightness: 200 }));
    series.add(100, 1000, seen({ brightness: 100 }));
    expect(series.summary().brightness).toBe(110);
  });

  it('fills the seconds that a long-lasting frame covers, without motion', () => {
    const series = new Series();
    series.add(0, 500, seen({ brightness: 10 }));
    series.add(500, 3200, seen({ brightness: 30, moved: 1 }));
    const { series: rows } = series.summary();
    expect(rows.brightness).toEqual([20, 30, 30, 30]);
    expect(rows.motion).toEqual([0.5, 0, 0, 0]);
  });

  it('has null where no frame was sampled', () => {
    const series = new Series();
    series.add(0, 1000, seen({}), seen({ sharpness: 80, colorfulness: 12 }));
    series.add(1000, 2000, seen({}));
    expect(series.summary().series).toMatchObject({ sharpness: [80, null], colorfulness: [12, null] });
    expect(series.summary()).toMatchObject({ sharpness: 80, colorfulness: 12 });
  });

  it('stays within 600 rows, over wider intervals, however long the video', () => {
    const series = new Series();
    for (let second = 0; second < 3601; second++)
      series.add(second * 1000, second * 1000 + 1000, seen({ brightness: second }));
    const { series: rows, brightness } = series.summary();
    expect([rows.interval_ms, rows.brightness.length, brightness]).toEqual([8000, 451, 1800]);
    expect(rows.brightness.slice(0, 2)).toEqual([3.5, 11.5]);
  });

  it('survives a frame that is shown for ten days', () => {
    const series = new Series();
    series.add(0, 864_000_000, seen({ brightness: 7 }));
    const { series: rows } = series.summary();
    expect(rows.brightness.length).toBeLessThanOrEqual(600);
    expect(new Set(rows.brightness)).toEqual(new Set([7]));
  });
});
