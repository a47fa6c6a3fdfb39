import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readEnv } from '../../src/common/env.js';
import { Ffmpeg } from '../../src/media/ffmpeg/ffmpeg.js';
import { temporaryFolder } from './temporary.js';

/** Ways in which a video is copied: filters and how it is encoded. */
export const COPIES = {
  reencoded: { filters: 'null', codec: ['-c:v', 'mpeg4', '-q:v', '12'] },
  scaled: { filters: 'scale=256:144', codec: ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '28'] },
  brightened: {
    filters: 'eq=brightness=0.12:contrast=1.1',
    codec: ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '28'],
  },
  marked: {
    filters: 'drawbox=x=iw*0.82:y=ih*0.06:w=iw*0.12:h=ih*0.12:color=white:t=fill',
    codec: ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '28'],
  },
} as const;

/** Frames of a distorted copy of a video as JPEGs: those with these numbers, in order. */
export async function framesOfCopy(path: string, copy: keyof typeof COPIES, numbers: number[]): Promise<Buffer[]> {
  const ffmpeg = new Ffmpeg(readEnv({}));
  const { ffmpeg: program } = await ffmpeg.build();
  const folder = temporaryFolder();
  const { filters, codec } = COPIES[copy];
  const run = (args: readonly string[]) => promisify(execFile)(program, ['-v', 'error', '-nostdin', '-y', ...args]);
  try {
    const copied = join(folder.path, 'copy.mp4');
    await run(['-i', path, '-an', '-vf', filters, ...codec, copied]);
    const select = `select='${numbers.map((number) => `eq(n,${number})`).join('+')}'`;
    await run(['-i', copied, '-vf', select, '-vsync', '0', '-q:v', '3', join(folder.path, '%04d.jpg')]);
    const files = (await readdir(folder.path)).filter((name) => name.endsWith('.jpg')).sort();
    return await Promise.all(files.map((name) => readFile(join(folder.path, name))));
  } finally {
    folder.remove();
  }
}
