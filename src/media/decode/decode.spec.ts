import { readFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import {
  buildMedia,
  decodeAll,
  FULL_PLAN,
  local,
  never,
  SAMPLED_256,
  EVERY_64,
} from '../../../test/support/decoding.js';
import { CODE_BITS, footage } from '../../../test/support/footage.js';
import type { Frame } from '../../common/frame.js';
import { pictureBytes, pictureKey, type PictureSpec } from '../../common/picture.js';

const { ffmpeg, probe, decoder } = buildMedia();

/** The number that `coded` footage carries, from gray or interleaved pixels. */
function numberIn(picture: Uint8Array, width: number, channels: number): number {
  const row = Math.floor(picture.length / channels / width / 2) * width;
  const bits = Array.from({ length: CODE_BITS }, (_, bit) => {
    const level = picture[(row + Math.floor(((bit + 0.5) * width) / CODE_BITS)) * channels] ?? 0;
    return level > 127 ? 2 ** bit : 0;
  });
  return bits.reduce((sum, bit) => sum + bit, 0);
}

/** Decodes a JPEG to gray pixels with ffmpeg itself. */
async function readJpeg(jpeg: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const { ffmpeg: program } = await ffmpeg.build();
  const run = promisify(execFile)(
    program,
    [
      '-v',
      'error',
      '-f',
      'mjpeg',
      '-i',
      'pipe:0',
      '-vf',
      `scale=${width}:${height}:flags=area`,
      '-pix_fmt',
      'gray',
      '-f',
      'rawvideo',
      'pipe:1',
    ],
    { encoding: 'buffer', maxBuffer: 2 ** 26 },
  );
  run.child.stdin?.end(jpeg);
  return (await run).stdout;
}

describe('exact frames', () => {
  it('gives every picture and thumbnail the frame whose time it tells', async () => {
    const path = await footage.coded({ frames: 100, width: 1280, height: 720 });
    const { frames } = await decodeAll(path);
    expect(frames).toHaveLength(100);
    for (const { index, timeMs, isSampled, pictures, thumbnail } of frames) {
      expect(timeMs).toBeCloseTo(index * 40, 6);
      expect(numberIn(pictures.get(pictureKey(EVERY_64))!, 64, 3)).toBe(index);
      if (!isSampled) continue;
      expect(numberIn(pictures.get(pictureKey(SAMPLED_256))!, 256, 3)).toBe(index);
      expect(numberIn(await readJpeg(thumbnail!, 640, 360), 640, 1)).toBe(index);
    }
  });

  it('fills the memory of released frames anew, and no other', async () => {
    const path = await footage.coded({ frames: 250 });
    const facts = await probe.probe(path, never);
    const decoding = decoder.decode(local(path), facts, FULL_PLAN, never);
    const [held, memory] = [[] as Frame[], new Set<unknown>()];
    for await (const frame of decoding) {
      held.push(frame);
      memory.add(frame.pictures.get(pictureKey(EVERY_64)));
      if (held.length < 60) continue;
      const { index, pictures } = held[0]!;
      expect(numberIn(pictures.get(pictureKey(EVERY_64))!, 64, 3)).toBe(index);
      decoding.release(held.shift()!);
    }
    for (const { index, pictures } of held) expect(numberIn(pictures.get(pictureKey(EVERY_64))!, 64, 3)).toBe(index);
    expect([decoding.framesDecoded, memory.size < 250]).toEqual([250, true]);
  });

  it('tells which tile of the sprite is of which time', async () => {
    const path = await footage.coded({ frames: 100 });
    const { decoding } = await decodeAll(path);
    const { columns, rows, tile_width, tile_height, times_ms } = decoding.sprite!;
    expect({ columns, rows, tile_width, tile_height }).toEqual({
      columns: 9,
      rows: 1,
      tile_width: 160,
      tile_height: 120,
    });
    const width = columns * tile_width;
    const sheet = await readJpeg(readFileSync(FULL_PLAN.sprite!.path), width, rows * tile_height);
    times_ms.forEach((time, at) => {
      const tile = Array.from({ length: tile_height }, (_, row) =>
        sheet.subarray(row * width + at * tile_width, row * width + (at + 1) * tile_width),
      );
      expect(numberIn(Uint8Array.from(tile.flatMap((line) => [...line])), tile_width, 1)).toBe(time / 40);
    });
  });

  it.each([240, 19_960, 23_000])('takes the thumbnail of %d ms from the frame of that time', async (timeMs) => {
    const path = await footage.coded({ frames: 640, times: '7+N/25', keyEvery: 250, name: 'late.ts' });
    const { facts } = await decodeAll(path, { pictures: [], thumbnails: false, sprite: null }, { probe, decoder });
    const jpeg = await decoder.extractThumbnail(local(path), facts, timeMs, never);
    expect(numberIn(await readJpeg(jpeg, 320, 240), 320, 1)).toBe((timeMs / 40) % 2 ** CODE_BITS);
  });

  it('turns the picture as the display matrix says', async () => {
    const { facts, frames } = await decodeAll(await footage.rotated());
    expect(facts).toMatchObject({ rotation: 90, width: 240, height: 320, displayWidth: 240, displayHeight: 320 });
    // The lowest bit, at the left as stored, is at the top as shown.
    const picture = frames[1]!.pictures.get(pictureKey(EVERY_64))!;
    expect(picture[(2 * 64 + 32) * 3]).toBeGreaterThan(200);
    expect(picture[(60 * 64 + 32) * 3]).toBeLessThan(50);
  });

  it('shows anamorphic pictures in thumbnails as wide as on a screen', async () => {
    const { facts, frames } = await decodeAll(await footage.coded({ frames: 3, aspect: '4/3' }));
    expect(facts).toMatchObject({ width: 320, displayWidth: 427, displayHeight: 240, pixelAspect: '4:3' });
    const jpeg = Buffer.from(frames[0]!.thumbnail!);
    const header = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    expect([jpeg.readUInt16BE(header + 7), jpeg.readUInt16BE(header + 5)]).toEqual([427, 240]);
  });

  it('samples each interval once, and the frames after cuts', async () => {
    const { path, cutsMs } = await footage.cuts({ seconds: [1.2, 0.24, 1.4] });
    const { frames, decoding } = await decodeAll(path, { intervalMs: 1000 });
    const times = frames.filter(({ isSampled }) => isSampled).map(({ timeMs }) => Math.round(timeMs));
    expect(times).toEqual([0, 1000, ...cutsMs, 2000]);
    expect(decoding).toMatchObject({ framesSampled: 5, framesDecoded: 71, intervalMs: 1000 });
  });
});

describe('uneven time', () => {
  it('tells a variable frame rate by the times themselves', async () => {
    const { frames, decoding } = await decodeAll(await footage.variable());
    expect(frames.map(({ timeMs }) => Math.round(timeMs)).slice(8, 13)).toEqual([320, 360, 400, 500, 600]);
    expect(decoding).toMatchObject({ variableFrameRate: true, lastFrameStartMs: 1300, lastFrameEndMs: 1400 });
    expect((await decodeAll(await footage.coded({ frames: 10 }))).decoding.variableFrameRate).toBe(false);
  });

  it('makes two frames of a file with two frames a week apart', async () => {
    const { frames, decoding } = await decodeAll(
      await footage.gap(604_800),
      {},
      buildMedia({ MAX_DURATION_S: '864000' }),
    );
    expect(frames.map(({ timeMs, isSampled }) => [timeMs, isSampled])).toEqual([
      [0, true],
      [604_800_000, true],
    ]);
    expect(decoding.lastFrameEndMs).toBe(604_801_000);
  });

  it('widens the interval of a long video and never passes the most frames', async () => {
    const path = await footage.coded({ frames: 100 });
    const { decoding } = await decodeAll(path, { intervalMs: 40 }, buildMedia({ MAX_FRAMES: '10' }));
    expect(decoding.intervalMs).toBe(500);
    expect(decoding.framesDecoded).toBe(100);
    expect(decoding.framesSampled).toBeLessThanOrEqual(10);
  });
});

describe('strange pictures', () => {
  it.each([
    ['odd.webm', ['-c:v', 'libvpx', '-b:v', '200k'], { width: 161, height: 121 }],
    ['tall.mkv', ['-c:v', 'libx264', '-pix_fmt', 'yuv444p10le'], { width: 34, height: 1400 }],
    ['full-range.avi', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj422p'], {}],
    ['stream.ts', ['-c:v', 'mpeg2video'], {}],
  ])('decodes %s', async (name, encoding, look) => {
    const { frames } = await decodeAll(await footage.form(name, encoding, look));
    expect(frames).toHaveLength(25);
    expect(frames[0]?.thumbnail).not.toBeNull();
  });

  it('counts frames when nobody wants a picture of them', async () => {
    const { frames, decoding } = await decodeAll(await footage.coded({ frames: 10 }), {
      pictures: [],
      thumbnails: false,
      sprite: null,
    });
    expect(frames).toHaveLength(10);
    expect(frames[0]).toMatchObject({ isSampled: true, thumbnail: null });
    expect(decoding.sprite).toBeNull();
  });
});

describe('ending early', () => {
  const wanted = { ...FULL_PLAN, sprite: null };
  const children = async (): Promise<string> =>
    (await promisify(execFile)('ps', ['-o', 'args', '--ppid', String(process.pid)])).stdout
      .split('\n')
      .filter((line) => /vas-footage/.test(line))
      .join();

  it('ends ffmpeg when the loop is left', async () => {
    const path = await footage.coded({ frames: 640 });
    const decoding = decoder.decode(local(path), await probe.probe(path, never), wanted, never);
    for await (const { index } of decoding) if (index === 20) break;
    expect(await children()).toBe('');
  });

  it('ends ffmpeg and rejects with the reason when the signal aborts', async () => {
    const path = await footage.coded({ frames: 640 });
    const abort = new AbortController();
    const decoding = decoder.decode(local(path), await probe.probe(path, never), wanted, abort.signal);
    const reason = new Error('cancelled');
    const run = async (): Promise<void> => {
      for await (const { index } of decoding) if (index === 20) abort.abort(reason);
    };
    await expect(run()).rejects.toBe(reason);
    expect(await children()).toBe('');
  });

  it('waits for a consumer that is slower than it', async () => {
    const big: PictureSpec = { ...EVERY_64, width: 640, height: 480 };
    const path = await footage.coded({ frames: 100 });
    const decoding = decoder.decode(local(path), await probe.probe(path, never), { ...wanted, pictures: [big] }, never);
    let [count, most] = [0, 0];
    for await (const { pictures } of decoding) {
      expect(pictures.get(pictureKey(big))?.byteLength).toBe(pictureBytes(big, big.format));
      if (count++ < 4) await new Promise((resolve) => setTimeout(resolve, 50));
      most = Math.max(most, decoding.framesDecoded - count);
    }
    expect(count).toBe(100);
    expect(most).toBeLessThan(30);
  });
});
