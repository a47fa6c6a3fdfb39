import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Service, type TaskView } from './support/service.js';
import { hasSharedData, NEEDS_DATA, sharedFile, truth } from './support/shared-data.js';

interface Facts {
  codec: string | null;
  w: number;
  h: number;
  dur: string;
  frames: number | null;
  rot: number | null;
  a: string;
}

interface ShotTruth {
  frames: number;
  cuts: number[];
  gradual: unknown[];
}

/** What the broken files must end as. */
const ERRORS: Record<string, string> = {
  'videos/corrupt_unreadable.mp4': 'MEDIA_CORRUPT',
  'videos/malformed_free_box.mp4': 'MEDIA_CORRUPT',
  'videos/invalid_bitstream_vp9.webm': 'MEDIA_CORRUPT',
  'videos/vvc_unsupported.mp4': 'CODEC_UNSUPPORTED',
  'videos/corrupted_partial.mp4': 'MEDIA_CORRUPT',
  'videos/audio_only_aac.mp4': 'NO_VIDEO_STREAM',
  'videos/face_no_video_audio_only.mp4': 'NO_VIDEO_STREAM',
};

const facts = hasSharedData ? truth<{ files: Record<string, Facts> }>('media_facts.json').files : {};
const shots = hasSharedData ? truth<{ videos: Record<string, ShotTruth> }>('shots.json').videos : {};
const good = Object.entries(facts).filter(([name]) => !(name in ERRORS));

(hasSharedData ? describe : describe.skip)(`real videos${NEEDS_DATA}`, () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
  }, 60_000);

  afterAll(() => service.stop(), 60_000);

  const tasks = new Map<string, Promise<TaskView>>();
  /** Each file is analysed once, whatever is asked of its result. */
  const analyse = (name: string): Promise<TaskView> => {
    const task = tasks.get(name) ?? analyseAnew(name);
    tasks.set(name, task);
    return task;
  };
  async function analyseAnew(name: string): Promise<TaskView> {
    const url = await service.upload(sharedFile(name), basename(name));
    return service.ended(await service.submit({ video_url: url }), 120_000);
  }

  it.each(good.length > 0 ? good : [['none', {} as Facts]])(
    'reproduces the facts of %s',
    async (name, { w, h, rot, dur, frames, codec, a }) => {
      const { status, error, result } = await analyse(name);
      expect(error).toBeNull();
      expect(status).toBe('SUCCESS');
      const isTurned = rot !== null && Math.abs(rot) % 180 === 90;
      expect(result?.video).toMatchObject({
        width: isTurned ? h : w,
        height: isTurned ? w : h,
        codec,
        has_audio: a !== '',
      });
      expect(Math.abs((result?.video.duration_ms ?? 0) - 1_000 * Number(dur))).toBeLessThanOrEqual(1);
      expect(result?.sampling.frames_decoded).toBe(frames);
      expect(result?.vectors?.count).toBeGreaterThan(0);
      const spans = (result?.shots ?? []).map(({ start_ms, end_ms }) => [start_ms, end_ms]);
      expect(spans[0]?.[0]).toBe(0);
      expect(spans.at(-1)?.[1]).toBe(result?.video.duration_ms);
      spans.slice(1).forEach(([start], at) => expect(start).toBe(spans[at]?.[1]));
      expect(result?.shots.every(({ keyframe }) => keyframe !== null)).toBe(true);
    },
    150_000,
  );

  it.each(Object.entries(ERRORS))(
    'ends %s as %s',
    async (name, code) => {
      const { status, error, error_message: message } = await analyse(name);
      expect([status, error?.code]).toEqual(['FAILED', code]);
      expect(message).toMatch(/^[A-Z].{20,}\.$/);
      expect(message).not.toMatch(/\/tmp|data\//);
    },
    60_000,
  );

  it.each(Object.entries(shots).filter(([, { gradual }]) => gradual.length === 0))(
    'finds the cuts of %s at the exact frames',
    async (name, { cuts, frames }) => {
      const { result } = await analyse(name);
      const frameMs = (result?.video.duration_ms ?? 0) / frames;
      const found = (result?.shots ?? []).slice(1).map(({ start_ms }) => Math.round(start_ms / frameMs));
      expect(found).toEqual(cuts);
    },
    150_000,
  );
});
