import { describe, expect, it } from '@jest/globals';
import type { Shot } from '../../../results/analysis-result.js';
import { ShotList } from './shot-list.js';

describe('ShotList', () => {
  it('tiles the video in whole milliseconds', () => {
    const shots: Shot[] = [];
    const list = new ShotList(shots);
    list.begin(1001.4, { at: 30, type: 'cut', span: null }, null);
    list.begin(2002.6, { at: 60, type: 'fade', span: { first: 50, last: 64 } }, { startMs: 1668.3, endMs: 2169.2 });
    list.end(3003.5);
    expect(shots.map(({ index, start_ms, end_ms }) => [index, start_ms, end_ms])).toEqual([
      [0, 0, 1001],
      [1, 1001, 2003],
      [2, 2003, 3004],
    ]);
    expect(shots.map(({ transition }) => transition)).toEqual([
      { type: 'start', start_ms: null, end_ms: null },
      { type: 'cut', start_ms: null, end_ms: null },
      { type: 'fade', start_ms: 1668, end_ms: 2169 },
    ]);
  });

  it('never ends a shot before it begins', () => {
    const shots: Shot[] = [];
    const list = new ShotList(shots);
    list.begin(500, { at: 12, type: 'cut', span: null }, null);
    list.end(480);
    expect(shots.at(-1)).toMatchObject({ start_ms: 500, end_ms: 500 });
  });
});
