import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Shot } from '../src/results/analysis-result.js';
import { cuts, dissolves, encode, fades, flash, take, type Composition } from './support/compositions.js';
import { Service } from './support/service.js';

const FPS = 25;
const frameOf = (ms: number | null): number => Math.round(((ms ?? -1) * FPS) / 1000);
/** Frames that a gradual transition may begin or end beside the truth. */
const NEAR = 2;

describe('shots of composed footage, over HTTP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shots-'));
  let service: Service;
  beforeAll(async () => {
    service = await Service.start();
  }, 60_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await service.stop();
  }, 60_000);

  /** The shots that the service finds. */
  async function analyse(composition: Composition): Promise<Shot[]> {
    const path = join(folder, 'clip.mp4');
    encode(composition, path);
    const url = await service.upload(readFileSync(path), 'clip.mp4');
    const { error, result } = await service.ended(await service.submit({ video_url: url, pipeline: 'shots' }), 60_000);
    expect(error).toBeNull();
    return result?.shots ?? [];
  }

  /** First and last frame of the transitions. */
  const spans = (shots: Shot[]): [number, number][] =>
    shots
      .slice(1)
      .map(({ transition: { start_ms, end_ms } }): [number, number] => [frameOf(start_ms), frameOf(end_ms) - 1]);

  it('begin at the very frame after a cut, in stillness and in motion', async () => {
    const scenes = [take('light', 30), take('handheld', 35), take('clock', 28), take('turning', 40), take('cells', 33)];
    const composition = cuts('cuts', scenes);
    const shots = await analyse(composition);
    expect(shots.slice(1).map(({ start_ms }) => frameOf(start_ms))).toEqual(composition.cuts);
    expect(shots.slice(1).map(({ transition }) => transition.type)).toEqual(['cut', 'cut', 'cut', 'cut']);
  }, 60_000);

  it('say from when to when they dissolve', async () => {
    const composition = dissolves('two', [take('light', 60), take('clock', 70), take('warmLight', 60)], 16);
    const shots = await analyse(composition);
    expect(shots.slice(1).map(({ transition }) => transition.type)).toEqual(['dissolve', 'dissolve']);
    spans(shots).forEach((span, at) => {
      const [first = -1, last = -1] = composition.gradual[at] ?? [];
      expect(Math.abs(span[0] - first)).toBeLessThanOrEqual(NEAR);
      expect(Math.abs(span[1] - last)).toBeLessThanOrEqual(NEAR);
    });
  }, 60_000);

  it('say from when to when they fade, and give black between a shot', async () => {
    const composition = fades('two', [take('pan', 60), take('clock', 60)], 15, 12);
    const shots = await analyse(composition);
    expect(shots.map(({ transition }) => transition.type)).toEqual(['start', 'fade', 'fade']);
    spans(shots).forEach(([first, last], at) => {
      const [from = -1, to = -1] = composition.gradual[at] ?? [];
      expect(Math.min(last, to) - Math.max(first, from)).toBeGreaterThan(0.75 * (to - from));
    });
  }, 60_000);

  it('do not begin at flashes, nor where the camera shakes', async () => {
    const filter = [15, 60, 100, 140].map((first, at) => flash(first, 1 + (at % 3), 0.95)).join();
    expect(await analyse(cuts('flashes', [take('patterns', 170)], { filter }))).toHaveLength(1);
    expect(await analyse(cuts('shaken', [take('shaken', 170)]))).toHaveLength(1);
  }, 60_000);
});
