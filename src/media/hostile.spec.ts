import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { buildMedia, decodeAll, never } from '../../test/support/decoding.js';
import { footage } from '../../test/support/footage.js';
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
