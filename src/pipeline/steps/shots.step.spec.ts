import { beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { BuiltInInference } from '../../../test/support/built-in-inference.js';
import { cuts, dissolves, fades, flash, take, type Composition } from '../../../test/support/compositions.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA, truth } from '../../../test/support/shared-data.js';
import { decodeFrames, drain, lavfi, stream, TestContext } from '../../../test/support/step-frames.js';
import type { Frame } from '../../common/frame.js';
import type { Shot } from '../../results/analysis-result.js';
import { ShotsStep } from './shots.step.js';

const onData = hasSharedData ? it : it.skip;
const MOST_HELD = 90;

interface Analysis {
  shots: Shot[];
  frames: Frame[];
  /** First frames of the shots after the first. */
  boundaries: number[];
}

describe('ShotsStep', () => {
  let inference: BuiltInInference;
  beforeAll(async () => {
    inference = await BuiltInInference.load('shot-features');
  });

  async function analyse(source: Frame[], durationMs: number, batch = 32): Promise<Analysis> {
    const context = new TestContext(durationMs);
    const frames = await drain(
      new ShotsStep(inference.port).run(stream(source), context.port, { model: 'shot-features', batch }),
    );
    const index = (at: number) => frames[at]?.findings.shot;
    const boundaries = frames.flatMap((_, at) => (at > 0 && index(at) !== index(at - 1) ? [at] : []));
    return { shots: context.findings.shots, frames, boundaries };
  }

  const decode = (source: string[], fps: number) => decodeFrames(source, fps, 1_000);
  const compose = ({ graph, fps, frames }: Composition) => analyse(decode(lavfi(graph), fps), (frames * 1000) / fps);

  describe('on cuts', () => {
    it.each([
      cuts('calm scenes', [take('light', 30), take('clock', 31), take('life', 20), take('warmLight', 40)]),
      cuts('motion', [take('pan', 30), take('cells', 30), take('turning', 30), take('handheld', 40)]),
      cuts('shots of eight frames', [take('pan', 8), take('clock', 8), take('patterns', 8), take('life', 8)]),
      cuts('10 fps', [take('clock', 20), take('turning', 20), take('waves', 20)], { fps: 10 }),
      cuts('low light', [take('light', 25), take('clock', 25), take('pan', 25)], {
        filter: 'eq=brightness=-0.35:contrast=0.35,noise=alls=6:allf=t:all_seed=3',
      }),
      cuts('pale, similar colours', [take('pan', 30), take('patterns', 30), take('cells', 30)], {
        filter: 'eq=saturation=0.15:contrast=0.45',
      }),
      cuts('flashes beside cuts', [take('pan', 40), take('clock', 40), take('light', 40)], {
        filter: `${flash(20, 2)},${flash(60, 3)},${flash(95, 1)}`,
      }),
    ])('finds the first frame of each shot: $name', async (composition) => {
      expect((await compose(composition)).boundaries).toEqual(composition.cuts);
    });

    it('calls them cuts, at the time of that frame', async () => {
      const { shots } = await compose(cuts('two', [take('pan', 25), take('clock', 25)]));
      expect(shots.map(({ transition, start_ms, end_ms }) => [transition.type, start_ms, end_ms])).toEqual([
        ['start', 0, 1000],
        ['cut', 1000, 2000],
      ]);
      expect(shots[1]?.transition).toEqual({ type: 'cut', start_ms: null, end_ms: null });
    });
  });

  it.each([
    cuts('shaken camera', [take('shaken', 120)]),
    cuts('hand-held camera', [take('handheld', 120)]),
    cuts('turning picture', [take('turning', 100)]),
    cuts('pan and noise', [take('pan', 100, 'noise=alls=24:allf=t:all_seed=5')]),
    cuts('flashes of one to three frames', [take('patterns', 120)], {
      filter: `${flash(20, 1, 0.95)},${flash(50, 2, 0.95)},${flash(90, 3, 0.95)}`,
    }),
    cuts('falling object', [take('light', 100)], {
      filter: "null[under];color=c=maroon:s=90x70:r=25[box];[under][box]overlay=x=100:y='mod(n*11,260)-70':shortest=1",
    }),
    cuts('caption that comes and goes', [take('patterns', 100)], {
      filter: "drawbox=y=130:h=40:c=black@0.7:t=fill:enable='between(n,30,70)'",
    }),
    cuts('light that comes and goes', [take('pan', 120)], { filter: "eq=eval=frame:brightness='-0.25*sin(n/9)'" }),
  ])('finds one shot where nothing is cut: $name', async (composition) => {
    const { shots } = await compose(composition);
    const end_ms = (composition.frames * 1000) / composition.fps;
    expect(shots).toEqual([
      {
        index: 0,
        start_ms: 0,
        end_ms,
        transition: { type: 'start', start_ms: null, end_ms: null },
        keyframe: null,
        labels: [],
      },
    ]);
  });

  describe('on gradual transitions', () => {
    it('begins the new shot in the middle of a dissolve and reports its span', async () => {
      const { shots, frames } = await compose(dissolves('two', [take('light', 60), take('clock', 60)], 15));
      const [, second] = shots;
      expect(second?.transition.type).toBe('dissolve');
      // The frames 44 and 60 are whole, 45 to 59 are mixed.
      expect(Math.abs((second?.start_ms ?? 0) / 40 - 52)).toBeLessThanOrEqual(1);
      expect(Math.abs((second?.transition.start_ms ?? 0) / 40 - 45)).toBeLessThanOrEqual(2);
      expect(Math.abs((second?.transition.end_ms ?? 0) / 40 - 60)).toBeLessThanOrEqual(2);
      expect([20, 52, 100].map((at) => frames[at]?.findings.inTransition)).toEqual([false, true, false]);
    });

    it.each([10, 20, 30])('finds dissolves of %d frames', async (length) => {
      const composition = dissolves('three', [take('light', 70), take('clock', 80), take('life', 70)], length);
      const { boundaries } = await compose(composition);
      expect(boundaries).toHaveLength(2);
      composition.gradual.forEach(([first, last], at) => {
        expect(Math.abs((boundaries[at] ?? 0) - (first + last) / 2)).toBeLessThanOrEqual(2);
      });
    });

    it.each(['black', 'white'])('gives %s between fades a shot of its own', async (color) => {
      const { boundaries, shots } = await compose(
        fades('two', [take('pan', 50), take('clock', 50)], 15, 12, { color }),
      );
      // The frames 36 to 49 fade out, 50 to 62 are blank, 63 to 77 fade in.
      expect(boundaries).toEqual([50, 63]);
      expect(shots.map(({ transition }) => transition.type)).toEqual(['start', 'fade', 'fade']);
      expect(Math.abs((shots[1]?.transition.start_ms ?? 0) / 40 - 36)).toBeLessThanOrEqual(3);
      expect(shots[1]?.transition.end_ms).toBe(50 * 40);
      expect(shots[2]?.transition.start_ms).toBe(63 * 40);
    });

    it('finds one boundary where one picture fades out and the next one in at once', async () => {
      const { boundaries } = await compose(fades('two', [take('pan', 50), take('clock', 50)], 15, 0));
      expect(boundaries).toEqual([50]);
    });

    it('finds the cut right after a fade', async () => {
      const faded = take('pan', 40, 'fade=t=in:s=0:n=15');
      const { boundaries } = await compose(cuts('three', [take('light', 30), faded, take('clock', 30)]));
      expect(boundaries).toEqual([30, 70]);
    });
  });

  it('yields every frame once, in order, with its shot, and shots that tile the video', async () => {
    const { frames, shots } = await compose(cuts('three', [take('pan', 50), take('clock', 60), take('light', 60)]));
    expect(frames.map(({ index }) => index)).toEqual(Array.from({ length: 170 }, (_, at) => at));
    expect(frames.every(({ findings }) => findings.shot !== undefined && (findings.brightness ?? 0) > 0)).toBe(true);
    expect(shots.map(({ start_ms }) => start_ms)).toEqual([0, ...shots.slice(0, -1).map(({ end_ms }) => end_ms)]);
    expect(shots.at(-1)?.end_ms).toBe(6800);
  });

  it('finds the same whatever the batch', async () => {
    const three = [take('pan', 60), take('clock', 70), take('light', 60)];
    const { graph, fps, frames } = dissolves('three', three, 12);
    const source = decode(lavfi(graph), fps);
    const by = (batch: number) =>
      analyse(
        source.map((frame) => ({ ...frame, findings: {} })),
        (frames * 1000) / fps,
        batch,
      );
    const [one, many] = [await by(1), await by(128)];
    expect(one.shots).toEqual(many.shots);
    expect(one.frames.map(({ findings }) => findings)).toEqual(many.frames.map(({ findings }) => findings));
  });

  it('holds back a bounded number of frames', async () => {
    const source = decode(lavfi('testsrc2=s=64x64:r=25:d=16'), 25);
    let [taken, given, most] = [0, 0, 0];
    async function* counted() {
      for (const frame of source) {
        most = Math.max(most, ++taken - given);
        yield frame;
      }
    }
    for await (const _ of new ShotsStep(inference.port).run(counted(), new TestContext(16_000).port, {
      model: 'shot-features',
      batch: 16,
    }))
      given++;
    expect([given, most]).toEqual([400, MOST_HELD + 16]);
  });

  it.each([1, 2, 3])('finds one shot in a video of %d frames', async (count) => {
    const { shots } = await analyse(decode(lavfi('testsrc2=s=64x64:r=25:d=1'), 25).slice(0, count), count * 40);
    expect(shots.map(({ start_ms, end_ms }) => [start_ms, end_ms])).toEqual([[0, count * 40]]);
  });

  it('goes by time where frames are unevenly far apart', async () => {
    const { graph } = cuts('three', [take('pan', 60), take('clock', 60), take('handheld', 60)]);
    const kept = decode(lavfi(graph), 25).filter(({ index }) => index % 7 < 3 || index % 11 === 0);
    const { boundaries } = await analyse(kept, 7200);
    expect(boundaries.map((at) => kept[at]?.index)).toEqual(
      [60, 120].map((cut) => kept.find(({ index }) => index >= cut)?.index),
    );
  });

  it('says which picture a frame lacks', async () => {
    const frame: Frame = { index: 3, timeMs: 0, isSampled: false, pictures: new Map(), thumbnail: null, findings: {} };
    await expect(analyse([frame], 40)).rejects.toThrow(
      'frame 3 has no picture every-64x64-stretch-rgb24-area; it has none',
    );
  });

  describe('on real video', () => {
    interface Truth {
      videos: Record<string, { cuts: number[]; gradual: { span?: [number, number] }[] }>;
    }
    const known = hasSharedData ? truth<Truth>('shots.json').videos : {};
    const video = (name: string) => analyse(decode(['-i', join(SHARED_DATA, 'videos', name)], 25), 60_000);

    onData(`finds every cut of real video to the frame, and no other${NEEDS_DATA}`, async () => {
      for (const name of ['anamorphic_h264_bpyramid.mp4', 'hikers_h264.mp4', 'chaplin_h264_mp3.mp4'])
        expect((await video(name)).boundaries).toEqual(known[`videos/${name}`]?.cuts);
    });

    onData(`takes a falling bird and a fading title for what they are${NEEDS_DATA}`, async () => {
      const { boundaries } = await video('bbb_30s_vp8_vorbis.webm');
      expect(boundaries.slice(1)).toEqual([283, 376, 551]);
      expect(Math.abs((boundaries[0] ?? 0) - 8)).toBeLessThanOrEqual(2);
    });

    onData(`finds cuts, fades and a dissolve in one video${NEEDS_DATA}`, async () => {
      const { boundaries, shots } = await video('shots_cuts_fades_dissolve.mp4');
      // truth/shots.json: first frames of its shots; the dissolve 529..557 by its middle.
      const expected = [30, 180, 212, 359, 395, 543, 692];
      expect(boundaries).toHaveLength(expected.length);
      expected.forEach((at, index) => expect(Math.abs((boundaries[index] ?? 0) - at)).toBeLessThanOrEqual(2));
      expect(shots.map(({ transition }) => transition.type)).toEqual([
        ...['start', 'cut', 'cut', 'fade', 'fade', 'fade', 'dissolve', 'fade'],
      ]);
    });
  });
});
