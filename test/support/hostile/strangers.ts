import { gzipSync } from 'node:zlib';
import { Dice } from './dice.js';
import { any, type HostileFile, small } from './hostile-file.js';

const PDF =
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
const PICTURES = { png: 'png', jpeg: 'mjpeg', gif: 'gif', bmp: 'bmp', webp: 'libwebp' };

/** Files of other kinds that pose as videos: pictures, archives, programs, noise. */
export async function strangers(): Promise<HostileFile[]> {
  const pictures = Object.entries(PICTURES).map(([kind, codec]) =>
    small(`picture.${kind === 'jpeg' ? 'jpg' : kind}`, ['-frames:v', '1', '-update', '1', '-c:v', codec]).then(
      (bytes) => stranger(kind, bytes),
    ),
  );
  const mp4 = await small('plain.mp4', [...'-c:v mpeg4'.split(' ')]);
  return [
    ...(await Promise.all(pictures)),
    stranger('zip', zip('video.mp4', mp4)),
    stranger('gzip', gzipSync(mp4)),
    stranger('pdf', Buffer.from(PDF)),
    stranger('elf', Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(8), new Dice(1).bytes(512)])),
    stranger('empty', Buffer.alloc(0)),
    stranger('one-byte', Buffer.from([0])),
    stranger('random', new Dice(2).bytes(100_000)),
    stranger('zeros', Buffer.alloc(100_000)),
    { name: 'sound.mp4', bytes: await any('tone.mp4', [...TONE, '-c:a', 'aac']), ends: ['NO_VIDEO_STREAM'] },
    { name: 'sound.mp3', bytes: await any('tone.mp3', [...TONE, '-c:a', 'libmp3lame']), ends: ['NO_VIDEO_STREAM'] },
    { name: 'cover-only.mp4', bytes: await covered(), ends: ['NO_VIDEO_STREAM'] },
  ];
}

const TONE = ['-f', 'lavfi', '-i', 'sine=duration=1'];

const stranger = (kind: string, bytes: Buffer): HostileFile => ({
  name: `${kind}-posing.mp4`,
  bytes,
  ends: ['NOT_A_VIDEO'],
});

const covered = (): Promise<Buffer> =>
  any('cover.m4a', [
    ...TONE,
    ...['-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=1:duration=1', '-map', '0', '-map', '1', '-frames:v', '1'],
    ...['-c:a', 'aac', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-disposition:v', 'attached_pic', '-f', 'mp4'],
  ]);

/** An archive of one stored file (APPNOTE.TXT 4.3), whose checksum nobody looks at. */
function zip(name: string, content: Buffer): Buffer {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  return Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), content]);
}
