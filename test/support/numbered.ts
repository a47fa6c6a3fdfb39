import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Scenes that follow each other by cuts, so that a result has keyframes in many places. */
const SCENES = ['testsrc2', 'smptehdbars', 'rgbtestsrc', 'gradients=seed=7', 'pal75bars', 'yuvtestsrc'];
/** Bars across the top: the number of the frame in binary, lowest bit at the left. */
const BITS = 10;
const folder = join(tmpdir(), 'vas-numbered');

/** `frames` numbered frames in scenes of `scene` frames each; `times` is ffmpeg's expression of N for seconds. */
function graph(frames: number, scene: number, times: string): string {
  const count = Math.ceil(frames / scene);
  const scenes = Array.from({ length: count }, (_, at) => {
    const source = SCENES[at % SCENES.length] as string;
    const size = `${source.includes('=') ? ':' : '='}s=320x144:r=25`;
    return `${source}${size},trim=end_frame=${scene},format=yuv420p,setsar=1,setpts=N[s${at}]`;
  });
  const joined = `${scenes.map((_, at) => `[s${at}]`).join('')}concat=n=${count},setpts=N,pad=320:180:0:36`;
  const bits = Array.from({ length: BITS }, (_, bit) => {
    return `drawbox=x=${bit * 32}:w=32:h=36:c=white:t=fill:enable='mod(floor(n/${2 ** bit}),2)'`;
  });
  return [...scenes, [joined, ...bits, `settb=1/90000,setpts='floor((${times})/TB+0.5)'`].join()].join(';');
}

function make(name: string, args: string[]): string {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `${process.pid}-${name}`);
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args, part]);
  renameSync(part, path);
  return path;
}

const coded = (name: string, frames: number, times: string, codec: string[]): string =>
  make(name, [
    ...['-f', 'lavfi', '-i', graph(frames, 45, times), '-frames:v', String(frames)],
    ...['-fps_mode', 'passthrough', '-enc_time_base', '1:90000', ...codec],
  ]);

const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-threads', '1', '-g', '40', '-bf', '3'];
const plain = (): string => coded('b-frames.mp4', 420, 'N/25', X264);

/** Videos that carry the number of each frame in its picture, by what is hard about their times; made once per machine. */
export const NUMBERED: Record<string, () => string> = {
  'B-frames': plain,
  'a variable frame rate': () => coded('variable.mp4', 300, 'if(lt(N,100),N/25,4+(N-100)/10+mod(N,3)/90)', X264),
  'an edit list that hides the first frames': () =>
    make('edit-list.mp4', ['-ss', '3.4', '-i', plain(), '-c', 'copy', '-avoid_negative_ts', 'disabled']),
  'a late start': () => make('offset.mkv', ['-i', plain(), '-c', 'copy', '-output_ts_offset', '600.5']),
  'a transport stream': () => make('stream.ts', ['-i', plain(), '-c', 'copy']),
  'frames out of order in VP9': () =>
    coded('numbered.webm', 150, 'N/25', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '50']),
};
