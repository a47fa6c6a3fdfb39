import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { small, X264 } from '../../../test/support/hostile/hostile-file.js';
import { matroskaFiles } from '../../../test/support/hostile/matroska-files.js';
import { footage } from '../../../test/support/footage.js';
import { temporaryFolder } from '../../../test/support/temporary.js';
import { sniff } from './sniff.js';

const KEY = [
  '-encryption_key',
  '76a6c65c5ea762046bd749a2e632ccbb',
  '-encryption_kid',
  'a7e61c373e219033c21091fa607bf3b8',
];
const CENC = [...X264, '-encryption_scheme', 'cenc-aes-ctr', ...KEY];

describe('an encrypted file', () => {
  const folder = temporaryFolder();
  let plain: Buffer;
  let stream: Buffer;
  let files: Record<string, Buffer>;

  beforeAll(async () => {
    [plain, stream] = await Promise.all([small('to-be-hidden.mp4', X264), small('to-be-hidden.ts', X264)]);
    const { matroska } = await matroskaEncrypted();
    files = {
      'MP4, tables last': await small('hidden.mp4', CENC),
      'MP4, tables first': await small('hidden-fast.mp4', [...CENC, '-movflags', '+faststart']),
      Matroska: matroska,
      'MPEG-TS': scrambled(stream, () => true),
    };
  }, 60_000);
  afterAll(() => folder.remove());

  async function matroskaEncrypted(): Promise<{ matroska: Buffer }> {
    const bait = {
      video: await footage.any('bait-of-encryption.mp4', ['-f', 'lavfi', '-i', 'testsrc=duration=1', ...X264]),
    };
    const all = await matroskaFiles(bait as never);
    return { matroska: all.find(({ name }) => name === 'encrypted.mkv')?.bytes as Buffer };
  }

  /** The stream with the bits of scrambling in some of its packets. */
  function scrambled(bytes: Buffer, isOne: (packet: number) => boolean): Buffer {
    const copy = Buffer.from(bytes);
    for (let packet = 0; packet * 188 < copy.length; packet++) if (isOne(packet)) copy[packet * 188 + 3]! |= 0x80;
    return copy;
  }

  async function sniffed(bytes: Buffer): Promise<string> {
    const path = join(folder.path, 'video');
    await writeFile(path, bytes);
    return sniff(path);
  }

  it.each(['MP4, tables last', 'MP4, tables first', 'Matroska', 'MPEG-TS'])('is said to be one: %s', async (kind) => {
    await expect(sniffed(files[kind] as Buffer)).rejects.toMatchObject({
      code: 'CODEC_UNSUPPORTED',
      message: 'The video is encrypted (DRM), and this service has no key to it.',
      hint: 'Send a copy without copy protection.',
    });
  });

  it('is not what says so where that is no table, is cut, or has a few scrambled packets', async () => {
    const note = Buffer.from('\0\0\0\x20freestsd\0\0\0\0\0\0\0\x01\0\0\0\x10encv\0\0\0\0', 'latin1');
    expect(await sniffed(Buffer.concat([plain, note]))).toBe('mp4');
    expect(await sniffed(plain.subarray(0, 40))).toBe('mp4');
    expect(await sniffed(scrambled(stream, (packet) => packet % 3 === 0))).toBe('mpegts');
    for (const kind of ['MP4, tables last', 'Matroska'])
      for (const part of [64, 200, 500]) await sniffed((files[kind] as Buffer).subarray(0, part)).catch(refusal);
  });

  /** Cut in the middle a file is encrypted all the same, or nobody can tell; anything else is a fault. */
  const refusal = (error: unknown): void => expect(error).toMatchObject({ code: 'CODEC_UNSUPPORTED' });
});
