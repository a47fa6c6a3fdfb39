import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** Absolute paths of the programs. */
export interface FfmpegPrograms {
  ffmpeg: string;
  /** Null when there is none: ffmpeg-static brings only ffmpeg. */
  ffprobe: string | null;
}

/** What to do when there is none. */
export const INSTALL = 'Install it with "apt-get install ffmpeg" or "brew install ffmpeg", or set FFMPEG_PATH.';
const WINDOWS = process.platform === 'win32';
const execute = promisify(execFile);

/** `FFMPEG_PATH`, else the package ffmpeg-static, else the PATH. Throws a sentence that says how to install it. */
export async function findFfmpeg(configured: string | undefined): Promise<FfmpegPrograms> {
  const ffmpeg = configured ? await theConfigured(configured) : ((await fromPackage()) ?? (await fromPath('ffmpeg')));
  if (!ffmpeg)
    throw new Error(`There is no ffmpeg: not in FFMPEG_PATH, not in ffmpeg-static, not on the PATH. ${INSTALL}`);
  return { ffmpeg, ffprobe: (await beside(ffmpeg)) ?? (await fromPath('ffprobe')) };
}

async function theConfigured(path: string): Promise<string> {
  const absolute = path.includes('/') || path.includes('\\') ? resolve(path) : await fromPath(path);
  if (absolute && (await isProgram(absolute))) return absolute;
  throw new Error(`FFMPEG_PATH=${path}: there is no program of that name. ${INSTALL}`);
}

async function fromPackage(): Promise<string | null> {
  // An optional dependency whose binary may have failed to download: neither is an error.
  const name: string = 'ffmpeg-static';
  const path = await import(name).then((found: { default: string | null }) => found.default).catch(() => null);
  return path && (await isProgram(path)) ? path : null;
}

/** Asks the system's own lookup, which knows the PATH; the name is ours or the operator's, never a client's. */
async function fromPath(name: string): Promise<string | null> {
  const asked = WINDOWS ? execute('where', [name]) : execute('/bin/sh', ['-c', 'command -v -- "$1"', 'sh', name]);
  const path = await asked.then(({ stdout }) => stdout.split(/\r?\n/)[0]?.trim() ?? '').catch(() => '');
  return path && (await isProgram(path)) ? path : null;
}

async function beside(ffmpeg: string): Promise<string | null> {
  const candidates = [ffmpeg, await realpath(ffmpeg)].map((path) =>
    join(dirname(path), WINDOWS ? 'ffprobe.exe' : 'ffprobe'),
  );
  for (const path of candidates) if (await isProgram(path)) return path;
  return null;
}

const isProgram = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
