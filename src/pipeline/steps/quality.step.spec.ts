import { beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { BuiltInInference } from '../../../test/support/built-in-inference.js';
import { NEEDS_DATA, SHARED_DATA, hasSharedData } from '../../../test/support/shared-data.js';
import { decodeFrames, drain, lavfi, stream, TestContext } from '../../../test/support/step-frames.js';
import type { Frame } from '../../common/frame.js';
import type { Quality } from '../../results/analysis-result.js';
import { QualityStep, type QualityOptions } from './quality.step.js';

const OPTIONS: QualityOptions = {
  black_min_ms: 100,
  black_share: 0.98,
  frozen_min_ms: 2000,
  frozen_noise: 1.5,
  batch: 32,
};
const onData = hasSharedData ? it : it.skip;

describe('QualityStep', () => {
  let inference: BuiltInInference;
  beforeAll(async () => {
    inference = await BuiltInInference.load('frame-statistics');
  });

  async function measure(frames: Frame[], durationMs: number, options = OPTIONS): Promise<Quality> {
    const context = new TestContext(durationMs);
    await drain(new QualityStep(inference.port).run(stream(frames), context.port, options));
    return context.findings.quality as Quality;
  }

  const video = (name: string, fps: number) => decodeFrames(['-i', join(SHARED_DATA, 'videos', name)], fps, 15);

  it('finds black, a frozen picture and motion at the frames where they begin and end', async () => {
    const graph =
      'color=black:s=320x240:r=25:d=1[a];testsrc2=s=320x240:r=25:d=2[b];' +
      'mandelbrot=s=320x240:r=25,trim=end_frame=1,loop=loop=-1:size=1,setpts=N/25/TB,trim=duration=3[c];[a][b][c]concat=n=3';
    const quality = await measure(decodeFrames(lavfi(graph), 25, 13), 6000);
    expect(quality.black).toEqual([{ start_ms: 0, end_ms: 1000 }]);
    expect(quality.frozen).toEqual([{ start_ms: 3000, end_ms: 6000 }]);
    expect(quality.series.motion.map((motion) => motion > 0.02)).toEqual([false, true, true, true, false, false]);
  });

  it('gives the same findings whatever the batch', async () => {
    const frames = () => decodeFrames(lavfi('testsrc2=s=160x120:r=25:d=2'), 25, 13);
    expect(await measure(frames(), 2000, { ...OPTIONS, batch: 1 })).toEqual(await measure(frames(), 2000));
  });

  it('yields every frame in order with its brightness, sampled ones with sharpness', async () => {
    const step = new QualityStep(inference.port);
    const source = decodeFrames(lavfi('testsrc2=s=160x120:r=25:d=2'), 25, 10);
    const frames = await drain(step.run(stream(source), new TestContext(2000).port, OPTIONS));
    expect(frames.map(({ index }) => index)).toEqual(Array.from({ length: 50 }, (_, at) => at));
    expect(frames.every(({ findings }) => (findings.brightness ?? 0) > 50)).toBe(true);
    expect(frames.filter(({ findings }) => (findings.sharpness ?? 0) > 0).map(({ index }) => index)).toEqual([
      0, 10, 20, 30, 40,
    ]);
  });

  it('does not take a slow fade, still from frame to frame, for a frozen picture', async () => {
    const fade = decodeFrames(lavfi('testsrc=s=320x240:r=25:d=1,trim=end_frame=1,loop=150:1,fade=t=in:d=12'), 25, 13);
    expect((await measure(fade, 6000)).frozen).toEqual([]);
  });

  it('says nothing of a video without frames', async () => {
    expect(await measure([], 0)).toBeNull();
  });

  it('says which picture a frame lacks', async () => {
    const frame: Frame = { index: 3, timeMs: 0, isSampled: false, pictures: new Map(), thumbnail: null, findings: {} };
    await expect(measure([frame], 40)).rejects.toThrow(
      'frame 3 has no picture every-64x64-stretch-rgb24-area; it has none',
    );
  });

  onData(`finds the black between faded shots${NEEDS_DATA}`, async () => {
    const { black } = await measure(video('shots_cuts_fades_dissolve.mp4', 30), 24_000);
    // truth/shots.json: black 0–29, 180–211 and its fades, 359–394, 692–719 (frames of 33.3 ms).
    expect(black.map(({ start_ms }) => Math.round(start_ms / 1000))).toEqual([0, 6, 12, 23]);
    expect(black[0]).toEqual({ start_ms: 0, end_ms: 1000 });
    expect(black.at(-1)?.end_ms).toBe(24_000);
  });

  onData(`finds stills that the encoder sharpens after the cut${NEEDS_DATA}`, async () => {
    const { frozen } = await measure(video('shots_cuts_fades_dissolve.mp4', 30), 24_000);
    // truth/shots.json: cuts at frames 30 and 180, fades and a dissolve between the later stills.
    expect(frozen[0]).toEqual({ start_ms: 1000, end_ms: 6000 });
    expect(frozen.map(({ start_ms }) => Math.round(start_ms / 1000))).toEqual([1, 8, 14, 19]);
  });

  onData(`calls ten seconds of black both black and frozen${NEEDS_DATA}`, async () => {
    const frames = video('black_silent_10s.mp4', 25);
    const quality = await measure(frames, frames.length * 40);
    const all = [{ start_ms: 0, end_ms: frames.length * 40 }];
    expect([quality.black, quality.frozen]).toEqual([all, all]);
  });

  onData(`sees motion begin at the frame where it does${NEEDS_DATA}`, async () => {
    const frames = video('motion_from_frame31_person_mjpeg.avi', 30);
    const quality = await measure(frames, 2000, { ...OPTIONS, frozen_min_ms: 1000 });
    expect(quality.frozen).toEqual([{ start_ms: 0, end_ms: Math.round((31 * 1000) / 30) }]);
  });

  onData(`does not call people who move in a still room frozen${NEEDS_DATA}`, async () => {
    const { frozen } = await measure(video('hikers_h264.mp4', 30), 17_367);
    expect(frozen).toEqual([]);
  });
});
