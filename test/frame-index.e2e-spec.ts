import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildMedia, decodeAll, local, never } from './support/decoding.js';
import { ReferenceFrames } from './support/frame-match.js';
import { NUMBERED } from './support/numbered.js';
import { Service } from './support/service.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA, truth } from './support/shared-data.js';

const media = buildMedia();
/** How far the right frame is ahead of its neighbours, in dB; the next frame's number differs in one bar at least. */
const CLEAR = 0.05;
const PIPELINE = 'shots';

/** Videos whose pictures say which frame they are. */
const burned = hasSharedData ? Object.keys(truth<{ videos: Record<string, string> }>('frame_index.json').videos) : [];
const videos: [string, () => string][] = [
  ...Object.entries(NUMBERED),
  ...burned.map((name): [string, () => string] => [basename(name), () => resolve(SHARED_DATA, name)]),
];

/** Every so many of a video's frames, and the last. */
const some = (frames: ReferenceFrames, count: number): number[] => {
  const last = frames.timesMs.length - 1;
  return [...new Set(Array.from({ length: count }, (_, at) => Math.round((at * last) / (count - 1))))];
};

describe(`thumbnails show the frame of their time${NEEDS_DATA && `; burned numbers${NEEDS_DATA}`}`, () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start();
  }, 60_000);
  afterAll(() => service.stop(), 60_000);

  describe.each(videos)('with %s', (_, path) => {
    let frames: ReferenceFrames;
    beforeAll(() => {
      frames = ReferenceFrames.of(path());
    }, 120_000);

    function check(jpegs: Uint8Array[], expected: number[]): void {
      const matches = frames.match(jpegs, expected);
      expect(matches.map(({ index }) => index)).toEqual(expected);
      for (const { aheadBy } of matches) expect(aheadBy).toBeGreaterThan(CLEAR);
    }

    it('as keyframes of the result, over HTTP', async () => {
      const url = await service.upload(readFileSync(path()), basename(path()));
      const { result, error } = await service.ended(
        await service.submit({ video_url: url, pipeline: PIPELINE }),
        120_000,
      );
      expect(error).toBeNull();
      const keyframes = (result?.shots ?? []).flatMap(({ keyframe }) => keyframe ?? []);
      expect(keyframes.length).toBeGreaterThan(0);
      const download = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());
      check(
        await Promise.all(keyframes.map(({ thumbnail_url }) => download(thumbnail_url))),
        keyframes.map(({ time_ms }) => frames.indexAt(time_ms)),
      );
    }, 120_000);

    it('on sampled frames, and extracted one by one', async () => {
      const plan = { pictures: [], sprite: null, intervalMs: 200 };
      const { facts, frames: decoded } = await decodeAll(path(), plan, media);
      expect(decoded).toHaveLength(frames.timesMs.length);
      const sampled = decoded.filter(({ thumbnail }) => thumbnail !== null).filter((__, at) => at % 4 === 0);
      for (const { index, timeMs } of sampled)
        expect(Math.abs(timeMs - (frames.timesMs[index] ?? -1))).toBeLessThanOrEqual(1);
      check(
        sampled.map(({ thumbnail }) => thumbnail as Uint8Array),
        sampled.map(({ index }) => index),
      );
      const extract = (index: number) =>
        media.decoder.extractThumbnail(local(path()), facts, decoded[index]?.timeMs ?? -1, never);
      const chosen = some(frames, 8);
      check(await Promise.all(chosen.map(extract)), chosen);
    }, 120_000);
  });

  (hasSharedData ? it : it.skip)(
    `at the frame that the burned number names${NEEDS_DATA}`,
    async () => {
      // Frame i shows "Frame = i + 1" and is shown from i / 10 s on: 10 frames a second, none left out.
      const path = join(resolve(SHARED_DATA), 'videos', 'counter_frame_numbers.mp4');
      const { facts, frames } = await decodeAll(path, { pictures: [], sprite: null }, media);
      expect(frames.map(({ timeMs }) => Math.round(timeMs))).toEqual(frames.map((__, at) => at * 100));
      const reference = ReferenceFrames.of(path);
      const chosen = some(reference, 10);
      const extract = (index: number) => media.decoder.extractThumbnail(local(path), facts, index * 100, never);
      const found = reference.match(await Promise.all(chosen.map(extract)), chosen);
      expect(found.map(({ index }) => index)).toEqual(chosen);
    },
    60_000,
  );
});
