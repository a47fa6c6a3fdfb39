import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../../test/support/temporary.js';
import { readEnv } from '../../common/env.js';
import { type PictureSpec, WHOLE_PICTURE } from '../../common/picture.js';
import { Confinement } from '../ffmpeg/confinement.js';
import { Ffmpeg } from '../ffmpeg/ffmpeg.js';
import { NotAStill, StillDecoder } from './still-decoder.js';

const SMALL: PictureSpec = { ...WHOLE_PICTURE, width: 2, height: 2, fit: 'stretch', scaling: 'area' };
const env = readEnv({ MAX_PIXELS: '100000' });
const ffmpeg = new Ffmpeg(env);
const decoder = new StillDecoder(env, ffmpeg, new Confinement(env));
const decode = (file: Uint8Array, spec = SMALL, signal = new AbortController().signal) =>
  decoder.decode(file, spec, signal);

/** 64 × 32: red at the top left, blue at the top right, green below. */
const FLAG =
  'color=red:size=32x16[r];color=blue:size=32x16[b];color=lime:size=64x16[g];[r][b]hstack[t];[t][g]vstack,format=rgb24';

describe('StillDecoder', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const flag = (name: string, filters = FLAG): Buffer => {
    const path = join(folder.path, name);
    const quality = ['-q:v', '1', '-lossless', '1'].slice(name.endsWith('webp') ? 2 : 0, name.endsWith('webp') ? 4 : 2);
    const args = ['-v', 'error', '-y', '-filter_complex', filters, '-frames:v', '1', ...quality, path];
    execFileSync(ffmpeg.path, args);
    return readFileSync(path);
  };
  const colors = async (file: Uint8Array, spec = SMALL): Promise<string[]> => {
    const { bytes } = await decode(file, spec);
    const names = (at: number): string =>
      [...bytes.subarray(at, at + 3)].map((value) => (value > 200 ? 1 : value < 60 ? 0 : '?')).join('');
    return [0, 3, 6, 9].map(names);
  };

  beforeAll(async () => {
    await ffmpeg.onModuleInit();
    folder = temporaryFolder();
  });
  afterAll(async () => {
    await decoder.onModuleDestroy();
    folder.remove();
  });

  it.each(['flag.jpg', 'flag.png', 'flag.webp'])('makes the picture that a model wants of %s', async (name) => {
    expect(await colors(flag(name))).toEqual(['100', '001', '010', '010']);
  });

  it('keeps the shape of whole pictures, and makes only larger ones smaller', async () => {
    const size = async (width: number, height: number) =>
      (await decode(flag('flag.png'), { ...WHOLE_PICTURE, width, height })).size;
    expect(await size(640, 640)).toEqual({ width: 64, height: 32 });
    expect(await size(32, 640)).toEqual({ width: 32, height: 16 });
  });

  it('gives the colours in the order that was asked for', async () => {
    const file = flag('flag.png');
    expect(await colors(file, { ...SMALL, format: 'bgr24' })).toEqual(['001', '100', '010', '010']);
    expect((await decode(file, { ...SMALL, format: 'gray' })).bytes).toHaveLength(4);
  });

  it.each<[number, string[]]>([
    [1, ['100', '001', '010', '010']],
    [2, ['001', '100', '010', '010']],
    [3, ['010', '010', '001', '100']],
    [4, ['010', '010', '100', '001']],
    [5, ['100', '010', '001', '010']],
    [6, ['010', '100', '010', '001']],
    [7, ['010', '001', '010', '100']],
    [8, ['001', '010', '100', '010']],
    [9, ['100', '001', '010', '010']],
  ])('turns a photograph upright that was taken in position %d', async (orientation, expected) => {
    expect(await colors(held(flag('flag.jpg'), orientation, orientation % 2 === 0))).toEqual(expected);
  });

  it('refuses what is not a picture, saying what it is', async () => {
    const gif = flag('flag.gif');
    await expect(decode(gif)).rejects.toThrow(
      new NotAStill('The bytes are image/gif, not a JPEG, PNG or WebP picture.'),
    );
    await expect(decode(Buffer.from('no picture at all'))).rejects.toThrow('The bytes are of no known kind');
    await expect(decode(new Uint8Array())).rejects.toThrow(NotAStill);
  });

  it('refuses damaged pictures and those with more pixels than are taken', async () => {
    const sentence = 'The picture is damaged, or has more than 100000 pixels (MAX_PIXELS).';
    const png = flag('flag.png');
    await expect(decode(png.subarray(0, 60))).rejects.toThrow(sentence);
    await expect(decode(flag('large.png', 'color=red:size=400x400,format=rgb24'))).rejects.toThrow(sentence);
  });

  it('ends when nobody waits for it any more', async () => {
    const gone = new AbortController();
    const decoding = decode(flag('flag.png'), SMALL, gone.signal);
    gone.abort();
    await expect(decoding).rejects.toThrow('aborted');
  });
});

/** The JPEG with an Exif segment that says how the camera was held. */
function held(jpeg: Buffer, orientation: number, isLittle: boolean): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write(isLittle ? 'II' : 'MM', 'latin1');
  const short = (value: number, at: number) =>
    isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const long = (value: number, at: number) =>
    isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  short(42, 2);
  long(8, 4);
  short(1, 8);
  short(0x0112, 10);
  short(3, 12);
  long(1, 14);
  short(orientation, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}
