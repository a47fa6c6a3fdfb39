import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { buildMedia, decodeAll, never } from '../../test/support/decoding.js';
import { footage } from '../../test/support/footage.js';
import { X264 } from '../../test/support/hostile/hostile-file.js';
import { temporaryFolder } from '../../test/support/temporary.js';

const folder = temporaryFolder();
afterAll(folder.remove);
const { ffmpeg, probe } = buildMedia();

describe('files that mean harm', () => {
  it.each([
    ['a playlist', (path: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${path}\n#EXT-X-ENDLIST\n`],
    ['a concat script', (path: string) => `ffconcat version 1.0\nfile '${path}'\n`],
  ])('does not follow %s that is named .mp4 to another file', async (_, write) => {
    const path = join(folder.path, 'evil.mp4');
    writeFileSync(path, write(await footage.coded({ frames: 10 })));
    await expect(probe.probe(path, never)).rejects.toMatchObject({ code: 'MEDIA_CORRUPT' });
  });

  it('refuses a small file of huge frames before one is decoded', async () => {
    const path = await footage.form(
      'huge.mp4',
      ['-frames:v', '1', '-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1'],
      {
        width: 8000,
        height: 8000,
      },
    );
    await expect(probe.probe(path, never)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: 'A frame has 8000 × 8000 pixels; at most 33177600 are taken.',
    });
  });

  it('refuses a frame that comes later than a video may last, though nothing told so before', async () => {
    const path = await footage.any('silent-gap.mkv', [
      ...['-i', await footage.gap(1_000_000), '-c', 'copy', '-f', 'matroska', '-live', '1'],
    ]);
    await expect(decodeAll(path)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', message: /has a frame at \d+ s/ });
  });

  it('reads on when the frames change their size, and makes no more of them than it may', async () => {
    const paths = await Promise.all(
      ['64x64', '128x96', '32x200'].map((size) =>
        footage.any(`part-${size}.ts`, ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=10:duration=0.5`, ...X264]),
      ),
    );
    const path = join(folder.path, 'sizes.ts');
    writeFileSync(path, Buffer.concat(paths.map((part) => readFileSync(part))));
    const { decoding } = await decodeAll(path, { intervalMs: 100 }, buildMedia({ MAX_FRAMES: '5' }));
    expect(decoding.framesDecoded).toBe(15);
    expect(decoding.framesSampled).toBeLessThanOrEqual(5);
  });

  it('does not mind frames with equal times', async () => {
    const path = await footage.form('repeat.mkv', [...X264, '-bf', '0', '-bsf:v', "setts=ts='floor(N/2)*100'"]);
    expect((await decodeAll(path)).frames).toHaveLength(25);
  });

  it('names a codec that ffmpeg could decode but this service does not', async () => {
    const path = await footage.form('prores.mov', ['-c:v', 'prores']);
    await expect(probe.probe(path, never)).rejects.toMatchObject({ code: 'CODEC_UNSUPPORTED', message: /prores/ });
  });

  it('takes a video whose sound it would not decode', async () => {
    const silent = await footage.coded({ frames: 10 });
    const path = join(folder.path, 'rare-sound.mkv');
    const { ffmpeg: program } = await ffmpeg.build();
    const sound = ['-f', 'lavfi', '-i', 'sine=duration=1', '-map', '0', '-map', '1', '-c:v', 'copy', '-c:a', 'wmav2'];
    await promisify(execFile)(program, ['-v', 'error', '-i', silent, ...sound, path]);
    const { frames, facts } = await decodeAll(path);
    expect(facts.hasAudio).toBe(true);
    expect(frames).toHaveLength(10);
  });

  it('says what is there when there is no picture', async () => {
    await expect(probe.probe(await footage.sound(), never)).rejects.toMatchObject({
      code: 'NO_VIDEO_STREAM',
      message: 'The file has no video stream, only audio.',
    });
  });
});
