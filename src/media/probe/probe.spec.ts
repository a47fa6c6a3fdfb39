import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readEnv } from '../../common/env.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA, truth } from '../../../test/support/shared-data.js';
import { Confinement } from '../ffmpeg/confinement.js';
import { Ffmpeg } from '../ffmpeg/ffmpeg.js';
import type { FfmpegBuild } from '../ffmpeg/ffmpeg-build.js';
import { Probe } from './probe.js';

interface Truth {
  fmt: string | null;
  codec: string | null;
  w: number | null;
  h: number | null;
  sar: string | null;
  afps: string;
  dur: string;
  rot: number | null;
  a: string;
  frames: number | null;
}

/** As on a machine that has ffmpeg-static and no ffprobe. */
class FfmpegAlone extends Ffmpeg {
  override async build(): Promise<FfmpegBuild> {
    return { ...(await super.build()), ffprobe: null };
  }
}

const env = readEnv({});
const confinement = new Confinement(env);
const probe = new Probe(env, new Ffmpeg(env), confinement);
const alone = new Probe(env, new FfmpegAlone(env), confinement);
const never = new AbortController().signal;
const file = (name: string): string => resolve(SHARED_DATA, name);
const files = hasSharedData ? truth<{ files: Record<string, Truth> }>('media_facts.json').files : {};
const good = Object.entries(files).filter(([, { frames }]) => (frames ?? 0) > 0);

const expected = ({ fmt, codec, w, h, rot, a }: Truth) => ({
  container: fmt,
  codec,
  width: rot ? h : w,
  height: rot ? w : h,
  rotation: (rot ?? 0) === -90 ? 90 : 0,
  hasAudio: a !== '',
});

(hasSharedData ? describe : describe.skip)(`probing real videos${NEEDS_DATA}`, () => {
  it.each(good)('measures %s', async (name, facts) => {
    const found = await probe.probe(file(name), never);
    expect(found).toMatchObject({
      ...expected(facts),
      durationMs: Math.round(Number(facts.dur) * 1000),
      pixelAspect: facts.sar ?? '1:1',
      frameRate: facts.afps,
    });
  });

  it.each(good)('measures %s with ffmpeg alone', async (name, facts) => {
    const found = await alone.probe(file(name), never);
    expect(found).toMatchObject({ ...expected(facts), pixelAspect: facts.sar ?? '1:1' });
    expect(Math.abs(found.durationMs! - Number(facts.dur) * 1000)).toBeLessThanOrEqual(10);
  });

  it.each([
    ['corrupt_unreadable.mp4', 'MEDIA_CORRUPT'],
    ['malformed_free_box.mp4', 'MEDIA_CORRUPT'],
    ['vvc_unsupported.mp4', 'CODEC_UNSUPPORTED'],
    ['audio_only_aac.mp4', 'NO_VIDEO_STREAM'],
    ['face_no_video_audio_only.mp4', 'NO_VIDEO_STREAM'],
  ])('refuses %s with %s', async (name, code) => {
    const path = join(file('videos'), name);
    await expect(probe.probe(path, never)).rejects.toMatchObject({ code });
    await expect(alone.probe(path, never)).rejects.toMatchObject({ code });
  });

  it('names the codec that it cannot decode', async () => {
    const path = file('videos/vvc_unsupported.mp4');
    await expect(probe.probe(path, never)).rejects.toThrow(/vvc1/);
  });

  it('shows an anamorphic picture wider than it is stored', async () => {
    const found = await probe.probe(file('videos/anamorphic_h264_bpyramid.mp4'), never);
    expect(found).toMatchObject({ width: 800, displayWidth: 1138, displayHeight: 640 });
  });

  it('says by how much a limit is exceeded', async () => {
    const strict = new Probe(readEnv({ MAX_DURATION_S: '3', MAX_PIXELS: '1000000' }), new Ffmpeg(env), confinement);
    await expect(strict.probe(file('videos/black_silent_10s.mp4'), never)).rejects.toThrow(/lasts 10 s; at most 3 s/);
    await expect(strict.probe(file('videos/counter_frame_numbers.mp4'), never)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: 'A frame has 1920 × 1080 pixels; at most 1000000 are taken.',
    });
  });

  it('ends with the reason of the abort', async () => {
    const reason = new Error('cancelled');
    const path = file('videos/faces_h264_aac.mp4');
    await expect(probe.probe(path, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
