import { beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltInInference } from '../../../test/support/built-in-inference.js';
import { decodeFrames, drain, lavfi, stream, TestContext } from '../../../test/support/step-frames.js';
import type { Frame } from '../../common/frame.js';
import type { Shot } from '../../results/analysis-result.js';
import { KeyframesStep } from './keyframes.step.js';
import { QualityStep } from './quality.step.js';

const OPTIONS = { edge_ms: 200 };
const QUALITY = { black_min_ms: 100, black_share: 0.98, frozen_min_ms: 2000, frozen_noise: 1.5, batch: 32 };

/** Puts frames into shots that begin at these frames, as the step `shots` does. */
function cut(frames: Frame[], ...starts: number[]): Frame[] {
  for (const { index, findings } of frames) findings.shot = starts.filter((start) => start <= index).length - 1;
  return frames;
}

const shot = (index: number, start_ms: number, end_ms: number): Shot => ({
  index,
  start_ms,
  end_ms,
  transition: { type: 'cut', start_ms: null, end_ms: null },
  keyframe: null,
  labels: [],
});

describe('KeyframesStep', () => {
  let inference: BuiltInInference;
  beforeAll(async () => {
    inference = await BuiltInInference.load('frame-statistics');
  });

  async function choose(frames: Frame[], shots: Shot[], durationMs: number): Promise<TestContext> {
    const context = new TestContext(durationMs);
    context.findings.shots.push(...shots);
    await drain(new KeyframesStep(inference.port).run(stream(frames), context.port, OPTIONS));
    return context;
  }

  it('publishes one sampled frame of each shot and links it', async () => {
    const frames = cut(decodeFrames(lavfi('testsrc2=s=320x240:r=25:d=3'), 25, 5), 0, 40);
    const { findings, files } = await choose(frames, [shot(0, 0, 1600), shot(1, 1600, 3000)], 3000);
    expect([...files.keys()]).toEqual(['shot-0001.jpg', 'shot-0002.jpg']);
    for (const { keyframe, start_ms, end_ms, index } of findings.shots) {
      const name = `shot-000${index + 1}.jpg`;
      expect(keyframe).toEqual({ time_ms: Number(files.get(name)) * 40, thumbnail_url: `/artifacts/${name}` });
      expect(keyframe?.time_ms).toBeGreaterThanOrEqual(start_ms + 200);
      expect(keyframe?.time_ms).toBeLessThanOrEqual(end_ms - 200);
    }
  });

  it('prefers the sharp frame to blurred, black and faded ones', async () => {
    const graph =
      "testsrc2=s=320x240:r=25:d=2,gblur=sigma=6:enable='not(between(n,25,29))',drawbox=t=fill:c=black:enable='between(n,35,50)'";
    const { files } = await choose(cut(decodeFrames(lavfi(graph), 25, 5), 0), [shot(0, 0, 2000)], 2000);
    expect(files.get('shot-0001.jpg')).toBe('25');
  });

  it('takes no frame of a dissolve while there is another', async () => {
    const frames = cut(decodeFrames(lavfi("testsrc2=s=320x240:r=25:d=2,gblur=sigma=6:enable='lt(n,35)'"), 25, 10), 0);
    for (const { index, findings } of frames) findings.inTransition = index >= 25;
    const { files } = await choose(frames, [shot(0, 0, 2000)], 2000);
    expect(['10', '20']).toContain(files.get('shot-0001.jpg'));
  });

  it('shows a black shot by a black frame', async () => {
    const { files } = await choose(
      cut(decodeFrames(lavfi('color=black:r=25:d=1'), 25, 10), 0),
      [shot(0, 0, 1000)],
      1000,
    );
    expect(files.get('shot-0001.jpg')).toBe('10');
  });

  it('shows a shot without a sampled frame by its first frame', async () => {
    const frames = cut(decodeFrames(lavfi('testsrc2=s=160x120:r=25:d=2'), 25, 10), 0, 11, 18);
    const { findings, files } = await choose(frames, [shot(0, 0, 440), shot(1, 440, 720), shot(2, 720, 2000)], 2000);
    expect(findings.shots[1]?.keyframe).toEqual({ time_ms: 440, thumbnail_url: '/artifacts/shot-0002.jpg' });
    expect(files.get('shot-0002.jpg')).toBe('extracted at 440');
  });

  it('links a shot that enters the findings only after its frames', async () => {
    const context = new TestContext(1000);
    async function* frames(): AsyncGenerator<Frame> {
      yield* cut(decodeFrames(lavfi('testsrc2=s=160x120:r=25:d=1'), 25, 12), 0);
      context.findings.shots.push(shot(0, 0, 1000));
    }
    await drain(new KeyframesStep(inference.port).run(frames(), context.port, OPTIONS));
    expect(context.findings.shots[0]?.keyframe).toEqual({ time_ms: 480, thumbnail_url: '/artifacts/shot-0001.jpg' });
  });

  it('measures sampled frames once, whether quality comes before or after', async () => {
    const counts = [];
    for (const qualityFirst of [true, false]) {
      const context = new TestContext(1000);
      const source = stream(cut(decodeFrames(lavfi('testsrc2=s=160x120:r=25:d=1'), 25, 10), 0));
      const [quality, keyframes] = [new QualityStep(inference.port), new KeyframesStep(inference.port)];
      inference.pictures = 0;
      if (qualityFirst) await drain(keyframes.run(quality.run(source, context.port, QUALITY), context.port, OPTIONS));
      else await drain(quality.run(keyframes.run(source, context.port, OPTIONS), context.port, QUALITY));
      counts.push(inference.pictures);
    }
    // 25 scan pictures and 3 sampled ones; nothing stands still, so nothing is compared again.
    expect(counts).toEqual([28, 28]);
  });

  it('warns when no frame belongs to a shot', async () => {
    const { warnings, files } = await choose(decodeFrames(lavfi('testsrc2=s=160x120:r=25:d=1'), 25, 10), [], 1000);
    expect(files.size).toBe(0);
    expect(warnings).toEqual([expect.objectContaining({ code: 'NO_SHOTS', stage: 'keyframes' })]);
  });
});
