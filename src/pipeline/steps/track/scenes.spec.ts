import { describe, expect, it } from '@jest/globals';
import { crowd } from '../../../../test/support/crowd.js';
import { dice, every, walk } from '../../../../test/support/track-scene.js';
import { scoreTracks, type TrackScores } from '../../../../test/support/track-scores.js';
import { track } from '../../../../test/support/tracked.js';
import type { TrackOptions } from './track-options.js';

const PERSON = { x: 100, y: 200, width: 80, height: 220 };

describe('tracks of scenes with known truth', () => {
  it.each([100, 200, 250, 333])('follows two who cross, sampled every %d ms', async (stepMs) => {
    const actors = [
      { name: 'right', at: walk(PERSON, 150) },
      { name: 'left', at: walk({ ...PERSON, x: 900, y: 210 }, -150) },
    ];
    const played = await track({ actors, times: every(stepMs, 5000) });
    expect(played.tracks).toHaveLength(2);
    expect(scoreTracks(played)).toEqual({ mota: 1, idf1: 1, switches: 0 });
  });

  it.each([1, 2, 4, 10])('finds one who walks on behind a pillar for %d samples', async (count) => {
    const hidden = (timeMs: number): boolean => timeMs >= 2000 && timeMs < 2000 + 100 * count;
    const on = walk(PERSON, 170);
    const actors = [{ name: 'one', at: (timeMs: number) => (hidden(timeMs) ? null : on(timeMs)) }];
    const played = await track({ actors, times: every(100, 5000) });
    expect(scoreTracks(played)).toEqual({ mota: 1, idf1: 1, switches: 0 });
  });

  it.each([250, 500])(
    'follows a walk of 1.4 widths in half a second from its first step, every %d ms',
    async (stepMs) => {
      const played = await track({ actors: [{ name: 'one', at: walk(PERSON, 2.8 * 80) }], times: every(stepMs, 5000) });
      expect(scoreTracks(played)).toEqual({ mota: 1, idf1: 1, switches: 0 });
    },
  );

  it('follows through gaps of any length between frames', async () => {
    const next = dice(5);
    const times = Array.from({ length: 60 }, () => 40 + 460 * next()).map(
      (
        (sum) => (gap) =>
          (sum += gap)
      )(0),
    );
    const actors = [
      { name: 'right', at: walk(PERSON, 60) },
      { name: 'left', at: walk({ ...PERSON, x: 1100, y: 330 }, -60) },
      { name: 'down', at: walk({ ...PERSON, x: 640, y: 0 }, 0, 30) },
    ];
    expect(scoreTracks(await track({ actors, times }))).toEqual({ mota: 1, idf1: 1, switches: 0 });
  });

  /** Mean scores of five crowds. */
  async function keep(stepMs: number, options: Partial<TrackOptions>): Promise<TrackScores> {
    const seeds = [1, 2, 3, 4, 5];
    const all = await Promise.all(
      seeds.map(async (seed) => scoreTracks(await track(crowd(every(stepMs, 20_000), seed), options))),
    );
    const mean = (of: keyof TrackScores): number => all.reduce((sum, scores) => sum + scores[of], 0) / all.length;
    return { mota: mean('mota'), idf1: mean('idf1'), switches: mean('switches') };
  }

  it.each([
    [100, 0.97, 0.85],
    [200, 0.95, 0.77],
    [333, 0.88, 0.7],
    [500, 0.8, 0.58],
  ])('keeps a dense crowd apart every %d ms with MOTA ≥ %d and IDF1 ≥ %d', async (stepMs, mota, idf1) => {
    const scores = await keep(stepMs, {});
    expect(scores.mota).toBeGreaterThanOrEqual(mota);
    expect(scores.idf1).toBeGreaterThanOrEqual(idf1);
  });

  it.each([
    [100, 0.97, 0.95],
    [200, 0.97, 0.93],
    [333, 0.95, 0.91],
    [500, 0.92, 0.88],
  ])('keeps it apart by looks every %d ms with MOTA ≥ %d and IDF1 ≥ %d', async (stepMs, mota, idf1) => {
    const scores = await keep(stepMs, { reid: 'person-reid' });
    expect(scores.mota).toBeGreaterThanOrEqual(mota);
    expect(scores.idf1).toBeGreaterThanOrEqual(idf1);
  });
});
