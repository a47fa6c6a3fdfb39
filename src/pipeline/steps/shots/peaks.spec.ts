import { describe, expect, it } from '@jest/globals';
import { Peaks } from './peaks.js';

/** First frames of new shots; each must have been undecided until it was told. */
function cuts(values: number[]): number[] {
  const [peaks, found] = [new Peaks(0.5), [] as number[]];
  let decidedTo = 0;
  const note = (cut: number | null): void => {
    if (cut === null) return;
    expect(cut).toBeGreaterThanOrEqual(decidedTo);
    found.push(cut);
  };
  for (const value of values) {
    note(peaks.push(value));
    expect(peaks.decidedTo).toBeGreaterThanOrEqual(decidedTo);
    decidedTo = peaks.decidedTo;
  }
  note(peaks.end());
  return found;
}

describe('Peaks', () => {
  it('begins a shot after a frame above the threshold', () => {
    expect(cuts([0, 0.1, 0.9, 0, 0, 0.6, 0])).toEqual([3, 6]);
  });

  it('takes one frame of a stretch, the likeliest, of equal ones the first', () => {
    expect(cuts([0, 0.6, 0.9, 0.7, 0])).toEqual([3]);
    expect(cuts([0.8, 0.8, 0.8, 0])).toEqual([1]);
  });

  it('does not count the threshold itself', () => {
    expect(cuts([0.5, 0.5])).toEqual([]);
  });

  it('ends the last stretch with the video', () => {
    expect(cuts([0, 0, 0.7, 0.6])).toEqual([3]);
  });

  it('begins one shot in a stretch that does not end', () => {
    const values = Array<number>(400).fill(0.7);
    values[40] = 0.9;
    values[300] = 0.95;
    expect(cuts([...values, 0, 0.8, 0])).toEqual([41, 402]);
  });

  it('lets frames go as soon as nothing can begin there', () => {
    const peaks = new Peaks(0.5);
    peaks.push(0.1);
    expect(peaks.decidedTo).toBe(2);
    peaks.push(0.9);
    expect(peaks.decidedTo).toBe(2);
    peaks.push(0.8);
    expect(peaks.decidedTo).toBe(2);
    expect(peaks.push(0)).toBe(2);
    expect(peaks.decidedTo).toBe(5);
  });
});
