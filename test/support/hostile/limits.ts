import { readFile } from 'node:fs/promises';
import { footage } from '../footage.js';
import { any, type HostileFile, small, X264 } from './hostile-file.js';

/** Limits that a service is started with so that files pass them at little cost; by variable. */
export const LIMITS = {
  MAX_VIDEO_BYTES: '40000000',
  MAX_DURATION_S: '600',
  MAX_FRAMES: '50',
  DOWNLOAD_TIMEOUT_S: '60',
};

/** How many frames the longest file has; the short form has fewer. */
export const MANY_FRAMES = 300_000;

/** Files that are small and want much: memory, time, frames. `frames` is of the one of many frames. */
export async function limits({ frames = MANY_FRAMES } = {}): Promise<HostileFile[]> {
  const exceeds = ['LIMIT_EXCEEDED'];
  const of = (name: string, bytes: Buffer, ends: readonly string[] = exceeds): HostileFile => ({ name, bytes, ends });
  return [
    of('huge-h264.mp4', await huge('huge.mp4', X264)),
    of('huge-h264.ts', await huge('huge.ts', X264)),
    of('huge-mjpeg.avi', await huge('huge.avi', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p'])),
    of('small-then-huge.ts', Buffer.concat([await small('first.ts', X264), await huge('huge.ts', X264)])),
    of('gap.mp4', await readFile(await gap())),
    of('gap-nobody-tells.mkv', await silentGap()),
    of('longer-than-it-says.ts', await longer()),
    of('many-frames.mkv', await many(frames), ['SUCCESS', 'TASK_TIMEOUT']),
    of('too-large.mp4', Buffer.concat([await small('plain.mp4', X264), Buffer.alloc(Number(LIMITS.MAX_VIDEO_BYTES))]), [
      'SOURCE_TOO_LARGE',
    ]),
  ];
}

const huge = (name: string, coding: string[]): Promise<Buffer> =>
  any(name, ['-f', 'lavfi', '-i', 'color=gray:size=12000x12000:rate=1', '-frames:v', '1', ...coding]);

/** Two frames a million seconds apart. */
const gap = (): Promise<string> => footage.gap(1_000_000);

/** The same in a container that says nothing of its length. */
const silentGap = async (): Promise<Buffer> =>
  any('silent-gap.mkv', ['-i', await gap(), '-c', 'copy', '-f', 'matroska', '-live', '1']);

/** A stream of which the end seems to be near its start and that has a jump of hours between. */
async function longer(): Promise<Buffer> {
  const at = (offset: string): Promise<Buffer> =>
    small(`at-${offset}.ts`, [...X264, '-output_ts_offset', offset, '-mpegts_copyts', '1']);
  return Buffer.concat([await at('10'), await at('20000'), await at('12')]);
}

/** One picture over and over, a thousand a second. */
async function many(frames: number): Promise<Buffer> {
  const source = ['-f', 'lavfi', '-i', 'color=gray:size=16x16:rate=1000:duration=0.001'];
  const one = await footage.any('grey.avi', [...source, '-c:v', 'mpeg4', '-g', '1']);
  return any(`grey-${frames}.mkv`, ['-stream_loop', String(frames - 1), '-i', one, '-c', 'copy']);
}
