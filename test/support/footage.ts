import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readEnv } from '../../src/common/env.js';
import { Ffmpeg } from '../../src/media/ffmpeg/ffmpeg.js';

/** Bits of the frame number that `coded` footage carries, lowest at the left. */
export const CODE_BITS = 8;

interface Look {
  /** Stored pixels; 320 × 240 unless told. */
  width?: number;
  height?: number;
  /** Frames a second, a whole number; 25 unless told. */
  rate?: number;
}

const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-threads', '1'];
const SCENES = ['testsrc2', 'mandelbrot', 'smptehdbars', 'rgbtestsrc', 'gradients=seed=7', 'cellauto=seed=7'];
const folder = join(tmpdir(), 'vas-footage');
const ffmpeg = new Ffmpeg(readEnv({}));

/**
 * Footage that tests make with ffmpeg, once per machine: files stay in a folder of the system's temporary one and are named
 * after how they were made. All are H.264 in MP4 unless the name says otherwise; paths are absolute.
 */
export const footage = {
  /** Scenes of very different content with hard cuts between them. `cutsMs`: where each but the first begins. */
  async cuts({ seconds, ...look }: Look & { seconds: number[] }): Promise<{ path: string; cutsMs: number[] }> {
    const { width, height, rate } = complete(look);
    const inputs = seconds.map((length, at) => {
      const scene = SCENES[at % SCENES.length] ?? 'testsrc2';
      const source = `${scene}${scene.includes('=') ? ':' : '='}size=${width}x${height}:rate=${rate}`;
      return `${source},trim=end_frame=${Math.round(length * rate)},setpts=PTS-STARTPTS,format=yuv420p,setsar=1[v${at}]`;
    });
    const joined = `${seconds.map((_, at) => `[v${at}]`).join('')}concat=n=${seconds.length}[v]`;
    const path = await make('cuts.mp4', ['-filter_complex', [...inputs, joined].join(';'), '-map', '[v]', ...X264]);
    let end = 0;
    const ends = seconds.map((length) => (end += Math.round(length * rate)));
    return { path, cutsMs: ends.slice(0, -1).map((frames) => (frames * 1000) / rate) };
  },

  /**
   * Frames that say which they are: `CODE_BITS` bars across, white where the bit of the frame's number (modulo 256) is set.
   * `times`: an ffmpeg expression of N for the time of a frame in seconds, `N/rate` unless told. `keyEvery`: frames between key frames.
   */
  coded(
    shape: Look & { frames: number; times?: string; aspect?: string; keyEvery?: number; name?: string },
  ): Promise<string> {
    const { width, height, rate } = complete(shape);
    const number = `geq=lum='if(mod(floor(N/pow(2,X)),2),235,16)':cb=128:cr=128`;
    // Numbered on a picture of a pixel per bit: an expression for each pixel of a large one takes minutes.
    const source = `color=gray:size=${CODE_BITS}x2:rate=${rate},format=yuv444p,${number}`;
    const times = `settb=1/90000,setpts='floor((${shape.times ?? `N/${rate}`})/TB+0.5)'`;
    const filters = [
      source,
      `scale=${width}:${height}:flags=neighbor,format=yuv420p`,
      times,
      `setsar=${shape.aspect ?? '1'}`,
    ];
    const keys = ['-g', String(shape.keyEvery ?? 12), '-bf', '2'];
    const input = ['-f', 'lavfi', '-i', filters.join(','), '-frames:v', String(shape.frames)];
    return make(shape.name ?? 'coded.mp4', [
      ...input,
      '-fps_mode',
      'passthrough',
      '-enc_time_base',
      '1:90000',
      ...X264,
      ...keys,
    ]);
  },

  /** `coded` footage whose display matrix turns it by 90° clockwise; 320 × 240 stored, 240 × 320 shown. */
  async rotated(): Promise<string> {
    const from = await this.coded({ frames: 10 });
    const path = join(folder, 'rotated.mp4');
    writeFileSync(`${path}.${process.pid}`, turned(readFileSync(from)));
    renameSync(`${path}.${process.pid}`, path);
    return path;
  },

  /** 25 frames a second, then 10: frame n at n / 25 s up to 0.4 s, then one each 0.1 s. 20 frames. */
  variable(): Promise<string> {
    return this.coded({ frames: 20, times: 'if(lt(N,10),N/25,0.4+(N-10)/10)', name: 'variable.mp4' });
  },

  /** Two frames, the second `seconds` after the first. */
  gap(seconds: number): Promise<string> {
    return make('gap.mp4', [
      ...['-f', 'lavfi', '-i', 'color=gray:size=64x64:rate=1', '-vf', `setpts=N*${seconds}/TB`, '-frames:v', '2'],
      ...['-fps_mode', 'passthrough', '-enc_time_base', '1:1', ...X264, '-bf', '0', '-video_track_timescale', '10'],
    ]);
  },

  /** Two seconds of a moving picture, two of black, two of a still picture, two of a moving one; 25 frames a second. */
  blackAndFrozen(look: Look = {}): Promise<string> {
    const { width, height, rate } = complete(look);
    const size = `size=${width}x${height}:rate=${rate}:duration=2`;
    const still = `smptehdbars=${size}`;
    const parts = [`testsrc2=${size}`, `color=black:${size}`, still, `testsrc2=${size}`];
    const chains = parts.map((part, at) => `${part},format=yuv420p,setsar=1[v${at}]`);
    const graph = [...chains, '[v0][v1][v2][v3]concat=n=4[v]'].join(';');
    return make('black-and-frozen.mp4', ['-filter_complex', graph, '-map', '[v]', ...X264]);
  },

  /** One second in a chosen form: a name such as `odd.webm` and the arguments between the test picture and the file. */
  form(name: string, encoding: string[], look: Look = {}): Promise<string> {
    const { width, height, rate } = complete(look);
    return make(name, ['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}:rate=${rate}:duration=1`, ...encoding]);
  },

  /** Whatever ffmpeg makes of these arguments, in a file whose name ends so. */
  any(name: string, args: string[]): Promise<string> {
    return make(name, args);
  },

  /** Sound alone, in MP4. */
  sound(): Promise<string> {
    return make('sound.mp4', ['-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac']);
  },
};

const complete = ({ width = 320, height = 240, rate = 25 }: Look): Required<Look> => ({ width, height, rate });

async function make(name: string, args: string[]): Promise<string> {
  const { ffmpeg: program, version } = await ffmpeg.build();
  const made = createHash('sha256')
    .update(JSON.stringify([version, args]))
    .digest('hex')
    .slice(0, 16);
  const path = join(folder, `${made}-${name}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `${process.pid}-${made}-${name}`);
  await promisify(execFile)(program, ['-hide_banner', '-v', 'error', '-nostdin', '-y', ...args, part]);
  renameSync(part, path);
  return path;
}

/** Writes the matrix of a turn by 90° into the track header (ISO 14496-12, 8.3.2), as a phone does. */
function turned(file: Buffer): Buffer {
  const matrix = [0, 0x00010000, 0, 0xffff0000, 0, 0, 0, 0, 0x40000000];
  const start = file.indexOf('tkhd') + 4 + 40;
  matrix.forEach((value, at) => file.writeUInt32BE(value, start + at * 4));
  return file;
}
