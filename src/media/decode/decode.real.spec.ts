import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { decodeAll, EVERY_64, FULL_PLAN, SAMPLED_256 } from '../../../test/support/decoding.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA, truth } from '../../../test/support/shared-data.js';
import { pictureBytes, pictureKey, type PictureSpec } from '../../common/picture.js';

const file = (name: string): string => resolve(SHARED_DATA, name);
const files = hasSharedData
  ? truth<{ files: Record<string, { frames: number | null }> }>('media_facts.json').files
  : {};
const good = Object.entries(files).filter(([name, { frames }]) => (frames ?? 0) > 0 && !name.includes('corrupted'));

(hasSharedData ? describe : describe.skip)(`decoding real videos${NEEDS_DATA}`, () => {
  it.each(good)('decodes every frame of %s', async (name, { frames: count }) => {
    const { decoding, frames } = await decodeAll(file(name));
    expect(frames).toHaveLength(count!);
    const sampled = frames.filter(({ isSampled }) => isSampled);
    expect(frames[0]).toMatchObject({ index: 0, timeMs: 0, isSampled: true });
    expect(decoding).toMatchObject({ framesDecoded: count, framesSampled: sampled.length });
    const sizes = (of: typeof frames, spec: PictureSpec) =>
      new Set(of.map(({ pictures }) => pictures.get(pictureKey(spec))?.length));
    expect(sizes(frames, EVERY_64)).toEqual(new Set([pictureBytes(EVERY_64, EVERY_64.format)]));
    expect(sizes(sampled, SAMPLED_256)).toEqual(new Set([pictureBytes(SAMPLED_256, SAMPLED_256.format)]));
    expect(sampled.every(({ thumbnail }) => thumbnail?.[0] === 0xff && thumbnail[1] === 0xd8)).toBe(true);
    expect(decoding.sprite?.times_ms[0]).toBe(0);
    expect(existsSync(FULL_PLAN.sprite!.path)).toBe(true);
  });

  it.each([
    ['corrupted_partial.mp4', '49 of 50 frames could be decoded; the decoder reported 6 errors'],
    ['invalid_bitstream_vp9.webm', '0 frames could be decoded'],
  ])('finds %s damaged', async (name, what) => {
    const run = decodeAll(file(`videos/${name}`));
    await expect(run).rejects.toMatchObject({ code: 'MEDIA_CORRUPT', message: expect.stringContaining(what) });
  });
});
