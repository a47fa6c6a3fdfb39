import { execFileSync } from 'node:child_process';

const SIZE = '320:180';
/** Length of an original, s. */
export const LENGTH = 10;
const CODE = ['-an', '-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1', '-pix_fmt', 'yuv420p'];

const box = (filters) => `${filters},scale=${SIZE}`;

/** Filters and coding of the copies with one distortion of the whole each; `speed` is how fast the copy runs. */
export const WHOLE = {
  're-encoded, CRF 40': { filters: 'null', crf: 40 },
  'scaled to 160 × 90': { filters: 'scale=160:90' },
  brighter: { filters: 'eq=brightness=0.15' },
  darker: { filters: 'eq=brightness=-0.15' },
  'more contrast': { filters: 'eq=contrast=1.5' },
  grey: { filters: 'hue=s=0' },
  letterboxed: { filters: box('scale=320:136,pad=320:180:0:22') },
  pillarboxed: { filters: box('scale=240:180,pad=320:180:40:0') },
  'small logo': { filters: 'drawbox=x=270:y=12:w=36:h=20:color=white:t=fill' },
  subtitles: { filters: "drawbox=x=70:y=152:w=180:h=9:color=white:t=fill:enable='lt(mod(t,3),2)'" },
  '0.8 × speed': { filters: 'setpts=PTS/0.8', speed: 0.8 },
  '1.25 × speed': { filters: 'setpts=PTS/1.25', speed: 1.25 },
  '15 frames a second': { filters: 'fps=15' },
  mirrored: { filters: 'hflip', isHard: true },
  'turned by 90°': { filters: 'transpose=1', isHard: true },
};

const run = (args) => execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { stdio: 'pipe' });

/** Ten seconds of a source (a file, or a graph of lavfi) from a time on. */
export function original({ input, from = 0 }, path) {
  const source = input.endsWith('.lavfi')
    ? ['-f', 'lavfi', '-i', input.slice(0, -6)]
    : ['-ss', String(from), '-i', input];
  run([...source, '-t', String(LENGTH), '-vf', `scale=${SIZE},setsar=1,fps=25`, ...CODE, '-crf', '20', path]);
}

/** A copy with a distortion of `WHOLE`. */
export function distorted(from, { filters, crf = 26 }, path) {
  run(['-i', from, '-vf', `${filters},setsar=1`, ...CODE, '-crf', String(crf), path]);
}

/** Parts, each `[file, from s, to s]` or `[graph.lavfi, 0, s]`, one after the other. */
export function joined(parts, path) {
  const inputs = parts.flatMap(([file]) =>
    file.endsWith('.lavfi') ? ['-f', 'lavfi', '-i', file.slice(0, -6)] : ['-i', file],
  );
  const cut = parts.map(
    ([, from, to], at) =>
      `[${at}:v]trim=${from}:${to},setpts=PTS-STARTPTS,scale=${SIZE},setsar=1,fps=25,format=yuv420p[p${at}]`,
  );
  const graph = `${cut.join(';')};${parts.map((_, at) => `[p${at}]`).join('')}concat=n=${parts.length}`;
  run([...inputs, '-filter_complex', graph, ...CODE, '-crf', '26', path]);
}
