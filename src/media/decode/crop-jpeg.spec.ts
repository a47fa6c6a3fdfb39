import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { buildMedia, never } from '../../../test/support/decoding.js';

/** A JPEG of a red field with a green rectangle in it. */
function picture(size: string, rectangle: string): Buffer {
  const filter = `color=red:s=640x640,scale=${size.replace('x', ':')},drawbox=${rectangle}:color=lime:t=fill,format=yuvj420p`;
  const args = ['-v', 'error', '-f', 'lavfi', '-i', filter, '-frames:v', '1', '-q:v', '2', '-f', 'mjpeg', '-'];
  return execFileSync('ffmpeg', args);
}

/** Width, height and the mean colour. */
function look(jpeg: Uint8Array): { size: string; rgb: number[] } {
  const probe = ['-v', 'error', '-f', 'mjpeg', '-show_entries', 'stream=width,height', '-of', 'csv=p=0:s=x', '-i', '-'];
  const size = execFileSync('ffprobe', probe, { input: jpeg }).toString().trim();
  const mean = [
    '-v',
    'error',
    '-f',
    'mjpeg',
    '-i',
    '-',
    '-vf',
    'scale=1:1:flags=area,format=rgb24',
    '-f',
    'rawvideo',
    '-',
  ];
  return { size, rgb: [...execFileSync('ffmpeg', mean, { input: jpeg })] };
}

describe('Decoder.cropJpeg', () => {
  const { decoder } = buildMedia();

  it('cuts out what lies in the box, in the pixels of the picture', async () => {
    const jpeg = picture('640x360', 'x=161:y=91:w=101:h=51');
    const box = { x: 161 / 640, y: 91 / 360, width: 101 / 640, height: 51 / 360 };
    const { size, rgb } = look(await decoder.cropJpeg(jpeg, box, never));
    expect(size).toBe('101x51');
    expect(rgb[0]).toBeLessThan(20);
    expect(rgb[1]).toBeGreaterThan(230);
  });

  it.each([
    ['a speck at the corner', '64x64', { x: 0.999, y: 0.999, width: 0.001, height: 0.001 }, '8x8'],
    ['all of it', '64x48', { x: 0, y: 0, width: 1, height: 1 }, '64x48'],
    ['all of one pixel', '1x1', { x: 0, y: 0, width: 1, height: 1 }, '1x1'],
  ])('cuts out %s', async (_, from, box, size) => {
    expect(look(await decoder.cropJpeg(picture(from, 'x=0:y=0:w=1:h=1'), box, never)).size).toBe(size);
  });

  it('says what it could not cut', async () => {
    const box = { x: 0, y: 0, width: 1, height: 1 };
    await expect(decoder.cropJpeg(Buffer.from('no picture'), box, never)).rejects.toThrow(/of a thumbnail of 10 bytes/);
  });
});
