import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FfmpegPrograms } from './ffmpeg-find.js';

/** An ffmpeg that was asked what it can do. */
export interface FfmpegBuild extends FfmpegPrograms {
  /** As it says itself, such as `5.1.9-0+deb12u1` or `7.1`. */
  version: string;
  /** The output option that passes every frame once with its own time: `-fps_mode`, or `-vsync` before 5.1. */
  passthrough: string[];
  /** Names of all decoders. */
  decoders: ReadonlySet<string>;
}

const execute = promisify(execFile);
const LIMITS = { env: {}, timeout: 20_000, maxBuffer: 16 * 2 ** 20 };

/** Filters that decoding is made of; an ffmpeg without one of them cannot be used. */
const FILTERS = ['settb', 'setpts', 'setsar', 'split', 'scale', 'format', 'select', 'metadata', 'tile'];

/** Runs ffmpeg thrice, for its version, its options and its parts; throws when it does not run or lacks a filter. */
export async function learnFfmpeg(programs: FfmpegPrograms): Promise<FfmpegBuild> {
  const [about, help, decoders, filters] = await Promise.all(
    [['-version'], ['-hide_banner', '-h', 'long'], ['-hide_banner', '-decoders'], ['-hide_banner', '-filters']].map(
      (args) => ask(programs.ffmpeg, args),
    ),
  );
  const version = /^ffmpeg version (\S+)/.exec(about ?? '')?.[1];
  if (!version)
    throw new Error(`${programs.ffmpeg} is not ffmpeg: -version answers ${JSON.stringify((about ?? '').slice(0, 80))}`);
  const has = names(filters ?? '');
  const lacking = FILTERS.filter((name) => !has.has(name));
  if (lacking.length > 0)
    throw new Error(`${programs.ffmpeg} (${version}) lacks the filters ${lacking.join(', ')}; install a full build.`);
  const passthrough = [/^-fps_mode\b/m.test(help ?? '') ? '-fps_mode' : '-vsync', 'passthrough'];
  return { ...programs, version, passthrough, decoders: names(decoders ?? '') };
}

async function ask(program: string, args: string[]): Promise<string> {
  try {
    return (await execute(program, args, LIMITS)).stdout;
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')} does not run: ${(error as Error).message.split('\n')[0]}`, {
      cause: error,
    });
  }
}

/** Second column of the tables that `-decoders` and `-filters` print. */
const names = (table: string): Set<string> =>
  new Set([...table.matchAll(/^ [A-Z.|]{2,7} +(\S+)/gm)].map(([, name]) => name ?? ''));
