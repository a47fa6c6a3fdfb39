import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { footage } from '../../../test/support/footage.js';
import { temporaryFolder } from '../../../test/support/temporary.js';
import { readEnv } from '../../common/env.js';
import { SAMPLE_RATE, SoundDamaged } from '../../common/sound.js';
import type { VideoFacts } from '../../common/video.js';
import { Confinement } from '../ffmpeg/confinement.js';
import { Ffmpeg } from '../ffmpeg/ffmpeg.js';
import { Probe } from '../probe/probe.js';
import { SoundDecoder } from './sound-decoder.js';

const env = readEnv({});
const ffmpeg = new Ffmpeg(env);
const confinement = new Confinement(env);
const probe = new Probe(env, ffmpeg, confinement);
const decoder = new SoundDecoder(env, ffmpeg, confinement);
const never = new AbortController().signal;

const PICTURE = ['-map', '0:v', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
/** Two channels at 44.1 kHz, silent but for 50 ms of a loud tone from 400 ms on, 900 ms long. */
const TONE = `aevalsrc='0.8*sin(2*PI*1000*t)*between(t,0.4,0.45)|0.8*sin(2*PI*1000*t)*between(t,0.4,0.45)':s=44100:d=0.9`;

/** A second of pictures with the tone, which comes `late` seconds after them. */
const talking = (name: string, late: number, codec: string[]): Promise<string> =>
  footage.form(name, ['-itsoffset', String(late), '-f', 'lavfi', '-i', TONE, ...PICTURE, '-map', '1:a', ...codec]);

async function listen(path: string, signal = never): Promise<{ facts: VideoFacts; samples: Float32Array }> {
  const facts = await probe.probe(path, signal);
  const blocks: Float32Array[] = [];
  for await (const block of decoder.decode({ path, sizeBytes: 0, sha256: '' }, facts, signal)) blocks.push(block);
  return { facts, samples: Float32Array.from(blocks.flatMap((block) => [...block])) };
}

/** Where the tone begins and ends, in ms. */
function toneIn(samples: Float32Array): [number, number] {
  const isLoud = (sample: number): boolean => Math.abs(sample) > 0.2;
  return [samples.findIndex(isLoud), samples.findLastIndex(isLoud)].map((at) => (at * 1000) / SAMPLE_RATE) as [
    number,
    number,
  ];
}

describe('SoundDecoder', () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);

  it.each([
    ['as pcm in mov', 'pcm.mov', ['-c:a', 'pcm_s16le']],
    ['as AAC in mp4', 'aac.mp4', ['-c:a', 'aac']],
    ['as Opus in webm', 'opus.mkv', ['-c:a', 'libopus']],
    ['as mp2 in a transport stream that does not begin at 0', 'mp2.ts', ['-c:a', 'mp2']],
  ])('hears a tone where it is, %s', async (_, name, codec) => {
    const { samples } = await listen(await talking(name, 0, codec));
    const [from, to] = toneIn(samples);
    expect(Math.abs(from - 400)).toBeLessThan(8);
    expect(Math.abs(to - 450)).toBeLessThan(8);
    expect(samples.length / SAMPLE_RATE).toBeGreaterThan(0.85);
  });

  it('fills what is missing before sound that begins later than the pictures', async () => {
    for (const name of ['late.mov', 'late.mkv', 'late.ts']) {
      const { samples } = await listen(await talking(name, 0.37, ['-c:a', 'mp2']));
      expect(Math.abs(toneIn(samples)[0] - 770)).toBeLessThan(8);
      expect(samples.subarray(0, 5_000).every((sample) => Math.abs(sample) < 0.01)).toBe(true);
    }
  });

  it('leaves out what sounds before the first picture', async () => {
    const { facts, samples } = await listen(await talking('early.mkv', -0.25, ['-c:a', 'pcm_s16le']));
    expect(facts.startOffsetMs).toBeGreaterThan(0);
    expect(Math.abs(toneIn(samples)[0] - 150)).toBeLessThan(8);
  });

  it('gives nothing for a video without sound, and starts no process', async () => {
    expect((await listen(await footage.coded({ frames: 5 }))).samples).toHaveLength(0);
  });

  it('gives what is good of damaged sound, then throws what the decoder said', async () => {
    const good = await talking('aac.mp4', 0, ['-c:a', 'aac']);
    const path = join(folder.path, 'damaged.mp4');
    copyFileSync(good, path);
    const bytes = readFileSync(path);
    damage(bytes);
    writeFileSync(path, bytes);
    await expect(listen(path)).rejects.toThrow(SoundDamaged);
    await expect(listen(path)).rejects.toThrow(/^The sound is damaged: the decoder reported \d+ errors?, the first: /);
  });

  it('ends with the reason of the signal, and leaves no process behind', async () => {
    const path = await talking('pcm.mov', 0, ['-c:a', 'pcm_s16le']);
    const facts = await probe.probe(path, never);
    const stop = new AbortController();
    const sound = decoder.decode({ path, sizeBytes: 0, sha256: '' }, facts, stop.signal);
    await sound.next();
    stop.abort(new Error('enough'));
    await expect((async () => { for await (const _ of sound); })()).rejects.toThrow('enough'); // prettier-ignore
  });
});

/** Overwrites the second half of the sound's last chunk, found by its track's chunk offsets (ISO 14496-12, 8.7.5). */
function damage(file: Buffer): void {
  const table = file.indexOf('stco', file.indexOf('soun')) + 4;
  const count = file.readUInt32BE(table + 4);
  for (let chunk = Math.floor(count / 2); chunk < count; chunk++)
    file.fill(0xff, file.readUInt32BE(table + 8 + chunk * 4), file.readUInt32BE(table + 8 + chunk * 4) + 200);
}
