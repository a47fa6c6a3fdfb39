import { describe, expect, it } from '@jest/globals';
import { isCut } from './cut.js';
import { History } from './history.js';
import type { ShotNumbers } from './shot-numbers.js';

const FRAME_MS = 40;
const CALM = { brightness: 120, contrast: 40, detail: 60, change: 0.5, jump: 0.2, coverage: 0.03, structure: 0.2 };
const CHANGED = { change: 40, jump: 30, coverage: 0.9, structure: 9 };

/** 40 frames of a scene of luma 50, another of luma 150 where `isOther`, and what differs in single frames. */
function footage(isOther: (at: number) => boolean, changes: Record<number, Partial<ShotNumbers>>): History {
  const history = new History(40);
  for (let at = 0; at < 40; at++) {
    const layout = new Float32Array(192).fill(isOther(at) ? 150 : 50);
    history.push({ ...CALM, layout, timeMs: at * FRAME_MS, gapMs: FRAME_MS, ...changes[at] });
  }
  return history;
}

const found = (history: History): number[] =>
  Array.from({ length: 40 }, (_, at) => at).filter((at) => isCut(history, at));
const after = (at: number) => (frame: number) => frame >= at;

describe('isCut', () => {
  it('takes a change of content that stays', () => {
    expect(found(footage(after(20), { 20: CHANGED }))).toEqual([20]);
  });

  it.each([1, 2, 3])('takes %d frames of another picture for a flash', (length) => {
    const isFlash = (at: number): boolean => at >= 20 && at < 20 + length;
    expect(found(footage(isFlash, { 20: CHANGED, [20 + length]: CHANGED }))).toEqual([]);
  });

  it('takes as much change among as much change for motion', () => {
    const moving = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [at, { change: 15, jump: 8 }]));
    expect(found(footage(after(20), { ...moving, 20: CHANGED }))).toEqual([]);
  });

  it('expects more motion after a longer gap', () => {
    const change = { change: 20, jump: 6, coverage: 0.6, structure: 4 };
    expect(found(footage(after(20), { 20: change }))).toEqual([20]);
    expect(found(footage(after(20), { 20: { ...change, gapMs: 6 * FRAME_MS } }))).toEqual([]);
  });

  it('leaves a change that covers little, or only light, to the same shot', () => {
    expect(found(footage(after(20), { 20: { ...CHANGED, coverage: 0.3 } }))).toEqual([]);
    expect(found(footage(after(20), { 20: { ...CHANGED, structure: 0.9 } }))).toEqual([]);
  });

  it('finds one cut where a mixed frame spreads it over two', () => {
    expect(found(footage(after(20), { 20: { ...CHANGED, structure: 1.2 }, 21: CHANGED }))).toEqual([20]);
  });

  it('leaves four frames of even change to the fades', () => {
    expect(found(footage(after(20), { 19: CHANGED, 20: CHANGED, 21: CHANGED, 22: CHANGED }))).toEqual([]);
  });
});
