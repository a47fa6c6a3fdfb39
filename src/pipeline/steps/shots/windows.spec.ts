import { describe, expect, it } from '@jest/globals';
import { Windows, type Window } from './windows.js';

/** The windows over so many pictures, each a byte: its number. */
function windows(count: number, size = 100): number[][] {
  const [all, rows] = [new Windows(size), [] as Window[]];
  for (let at = 0; at < count; at++) {
    const window = all.push(Uint8Array.of(at));
    if (window) rows.push(window);
  }
  rows.push(...all.end());
  return rows.map(({ pictures }) => pictures.map(([byte = -1]) => byte));
}

/** As `predict_frames` of TransNet V2's reference pads and strides. */
function reference(count: number): number[][] {
  const after = 25 + 50 - (count % 50 === 0 ? 50 : count % 50);
  const numbers = [
    ...Array<number>(25).fill(0),
    ...Array.from({ length: count }, (_, at) => at),
    ...Array<number>(after).fill(count - 1),
  ];
  const rows = [];
  for (let at = 0; at + 100 <= numbers.length; at += 50) rows.push(numbers.slice(at, at + 100));
  return rows;
}

describe('Windows', () => {
  it.each([1, 24, 25, 49, 50, 51, 74, 75, 76, 99, 100, 101, 124, 125, 126, 150, 250])(
    'are the reference’s for %d pictures',
    (count) => {
      expect(windows(count)).toEqual(reference(count));
    },
  );

  it('count each picture once, in order', () => {
    for (const count of [1, 49, 50, 51, 75, 120, 175, 231]) {
      const [all, seen] = [new Windows(100), [] as number[]];
      const note = ({ pictures, from, count: counted }: Window): unknown =>
        seen.push(...pictures.slice(from, from + counted).map(([byte = -1]) => byte));
      for (let at = 0; at < count; at++) {
        const window = all.push(Uint8Array.of(at));
        if (window) note(window);
      }
      all.end().forEach(note);
      expect(seen).toEqual(Array.from({ length: count }, (_, at) => at));
    }
  });

  it('are none without pictures', () => {
    expect(windows(0)).toEqual([]);
  });
});
