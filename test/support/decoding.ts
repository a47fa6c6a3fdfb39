import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { readEnv } from '../../src/common/env.js';
import { Confinement } from '../../src/media/ffmpeg/confinement.js';
import { Decoder, type Decoding, type DecodePlan } from '../../src/media/decode/decode.js';
import { Ffmpeg } from '../../src/media/ffmpeg/ffmpeg.js';
import type { Frame } from '../../src/common/frame.js';
import type { PictureSpec } from '../../src/common/picture.js';
import { Probe } from '../../src/media/probe/probe.js';
import type { LocalVideo, VideoFacts } from '../../src/common/video.js';
import { temporaryFolder } from './temporary.js';

const folder = temporaryFolder();
afterAll(folder.remove);

/** A signal that does not abort. */
export const never = new AbortController().signal;

export const EVERY_64: PictureSpec = {
  rate: 'every',
  width: 64,
  height: 64,
  fit: 'stretch',
  format: 'rgb24',
  scaling: 'area',
};
export const SAMPLED_256: PictureSpec = { ...EVERY_64, rate: 'sampled', width: 256, height: 256 };

/** Everything that the decoder can make. */
export const FULL_PLAN: DecodePlan = {
  pictures: [EVERY_64, SAMPLED_256],
  intervalMs: 500,
  thumbnails: true,
  sprite: { path: join(folder.path, 'sprites', 'sprite.jpg'), maxTiles: 100, tileWidth: 160 },
};

/** A file as if it had been fetched. */
export const local = (path: string): LocalVideo => ({ path, sizeBytes: 0, sha256: '' });

/** The parts that measure and decode, with these environment variables. */
export function buildMedia(variables: Record<string, string> = {}): { ffmpeg: Ffmpeg; probe: Probe; decoder: Decoder } {
  const env = readEnv(variables);
  const ffmpeg = new Ffmpeg(env);
  const confinement = new Confinement(env);
  return { ffmpeg, probe: new Probe(env, ffmpeg, confinement), decoder: new Decoder(env, ffmpeg, confinement) };
}

/** Which ffmpeg there is and how it is confined is found out once. */
const media = buildMedia();

/** Probes a file and decodes all of it; `plan` changes `FULL_PLAN`. */
export async function decodeAll(
  path: string,
  plan: Partial<DecodePlan> = {},
  { probe, decoder }: Pick<ReturnType<typeof buildMedia>, 'probe' | 'decoder'> = media,
): Promise<{ facts: VideoFacts; decoding: Decoding; frames: Frame[] }> {
  const facts = await probe.probe(path, never);
  const decoding = decoder.decode(local(path), facts, { ...FULL_PLAN, ...plan }, never);
  const frames: Frame[] = [];
  for await (const frame of decoding) frames.push(frame);
  return { facts, decoding, frames };
}
