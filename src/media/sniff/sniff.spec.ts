import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasSharedData, NEEDS_DATA, SHARED_DATA } from '../../../test/support/shared-data.js';
import { sniff } from './sniff.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sniff-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, 'video.mp4'); // the name must not matter
  await writeFile(path, bytes);
  return path;
}

function make(name: string, ...options: string[]): string {
  const path = join(folder, name);
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=25:duration=1'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, ...options, path]);
  return path;
}

describe('sniff', () => {
  it.each([
    ['mp4', 'a.mp4', ['-c:v', 'mpeg4']],
    ['mp4', 'fragmented.mp4', ['-c:v', 'mpeg4', '-movflags', 'frag_keyframe+empty_moov']],
    ['mp4', 'a.m4v', ['-c:v', 'mpeg4', '-f', 'ipod']],
    ['mov', 'a.mov', ['-c:v', 'mjpeg']],
    ['3gp', 'a.3gp', ['-c:v', 'mpeg4']],
    ['3gp', 'a.3g2', ['-c:v', 'mpeg4']],
    ['matroska', 'a.mkv', ['-c:v', 'mpeg4']],
    ['webm', 'a.webm', ['-c:v', 'libvpx']],
    ['mpegts', 'a.ts', ['-c:v', 'mpeg2video']],
    ['mpegts', 'a.m2ts', ['-c:v', 'mpeg2video', '-mpegts_m2ts_mode', '1']],
    ['avi', 'a.avi', ['-c:v', 'mjpeg']],
    ['flv', 'a.flv', ['-c:v', 'flv1']],
    ['ogg', 'a.ogv', ['-c:v', 'libtheora']],
  ] as const)('knows %s: %s', async (container, name, options) => {
    expect(await sniff(make(name, ...options))).toBe(container);
  });

  it('knows a transport stream that begins in the middle of a packet', async () => {
    const bytes = await readFile(make('cut.ts', '-c:v', 'mpeg2video'));
    expect(await sniff(await file(bytes.subarray(100)))).toBe('mpegts');
  });

  it('knows a transport stream of three packets, and with error correction', async () => {
    const packets = (count: number, size: number): Buffer =>
      Buffer.concat(Array.from({ length: count }, () => Buffer.alloc(size, 7).fill(0x47, 0, 1)));
    expect(await sniff(await file(packets(3, 188)))).toBe('mpegts');
    expect(await sniff(await file(packets(9, 204)))).toBe('mpegts');
  });

  it('knows an ISO file whatever its first box is', async () => {
    for (const [box, container] of [
      ['skip', 'mov'],
      ['wide', 'mov'],
      ['mdat', 'mov'],
      ['styp', 'mp4'],
    ] as const)
      expect(await sniff(await file(`\0\0\0\x08${box}\0\0\0\0`))).toBe(container);
  });

  it.each([
    ['an HTML page', '\n<!DOCTYPE html>\n<title>Not found</title>'],
    ['an HTML page', '<html><body>Sign in</body></html>'],
    ['an HLS playlist', '#EXTM3U\n#EXT-X-VERSION:3\nfile:///etc/passwd\n'],
    ['a DASH manifest', '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>'],
    ['an ffmpeg concat script', "ffconcat version 1.0\nfile '/etc/passwd'\n"],
    ['a PLS playlist', '[playlist]\nFile1=http://example.com/\n'],
    ['an SVG drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['an SVG drawing', '<?xml version="1.0"?><!-- made by hand --><svg/>'],
    ['an XML document', '<?xml version="1.0"?><rss/>'],
    ['a JSON document', '{"error": "no such key"}'],
    ['a text file', 'GGG Grüße, nur Text ✓'],
    ['an image (image/gif)', 'GIF89a\x01\0\x01\0\x80\0\0'],
    ['an archive (application/gzip)', gzipSync('#EXTM3U')],
    ['a file of the type application/pdf', '%PDF-1.7\n'],
    ['a file of the type application/x-elf', '\x7fELF\x02\x01\x01'],
    ['an image (image/avif)', '\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf'],
    ['empty', ''],
  ])('says that the file is %s', async (what, bytes) => {
    const path = await file(
      typeof bytes === 'string' && /[\0\x7f\x80]/.test(bytes) ? Buffer.from(bytes, 'latin1') : bytes,
    );
    await expect(sniff(path)).rejects.toMatchObject({
      code: 'NOT_A_VIDEO',
      message: expect.stringContaining(`The file is ${what}`),
      hint: expect.stringContaining('Matroska'),
    });
  });

  it('takes a program stream for a video that it does not read', async () => {
    await expect(sniff(make('a.mpg', '-c:v', 'mpeg1video', '-f', 'vob'))).rejects.toMatchObject({
      code: 'NOT_A_VIDEO',
      message: expect.stringContaining('a video in a container that this service does not read'),
    });
  });

  it('says that sound has no video', async () => {
    const path = join(folder, 'a.wav');
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'sine=duration=1', path]);
    await expect(sniff(path)).rejects.toMatchObject({ code: 'NO_VIDEO_STREAM' });
  });

  it('knows nothing of random bytes', async () => {
    const noise = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 2_654_435_761) >>> 24));
    await expect(sniff(await file(noise))).rejects.toMatchObject({ code: 'NOT_A_VIDEO' });
  });
});

(hasSharedData ? describe : describe.skip)(`sniff, on a collection of real videos${NEEDS_DATA}`, () => {
  const videos = join(SHARED_DATA, 'videos');
  const expected: Record<string, string[]> = {
    mp4: ['mp4', 'mov'],
    mov: ['mov', 'mp4'],
    mkv: ['matroska'],
    webm: ['webm', 'matroska'],
    ts: ['mpegts'],
    avi: ['avi'],
    flv: ['flv'],
    '3gp': ['3gp', 'mp4'],
  };

  it('knows the container of each', async () => {
    for (const name of readdirSync(videos)) {
      const found = await sniff(join(videos, name)).catch((error: Error) => error.message);
      expect([name, expected[name.split('.').at(-1) ?? '']]).toEqual([name, expect.arrayContaining([found])]);
    }
  });
});
