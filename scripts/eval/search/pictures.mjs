import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from '../duplicates/frames.mjs';

const SMALL = 32;
const CODE = ['-an', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const EVEN = 'scale=trunc(iw/2)*2:trunc(ih/2)*2';

/** Filters and coding of the copies. Those that the promise names, and others for information. */
export const COPIES = {
  're-encoded, CRF 40': { crf: 40 },
  're-encoded, MPEG-4 at q 20': { codec: ['-an', '-c:v', 'mpeg4', '-q:v', '20'] },
  'scaled to a half': { filters: 'scale=iw/2:ih/2' },
  'scaled to 1.5': { filters: 'scale=iw*1.5:ih*1.5' },
  brighter: { filters: 'eq=brightness=0.15' },
  darker: { filters: 'eq=brightness=-0.15' },
  'logo in a corner': { filters: 'drawbox=x=iw*0.84:y=ih*0.06:w=iw*0.12:h=ih*0.12:color=white:t=fill' },
  'cropped by 5 % a side': { filters: 'crop=iw*0.9:ih*0.9', isExtra: true },
  letterboxed: { filters: 'scale=iw:ih*0.76,pad=iw:ih/0.76:0:(oh-ih)/2', isExtra: true },
  grey: { filters: 'hue=s=0', isExtra: true },
  mirrored: { filters: 'hflip', isExtra: true },
};

const run = (args) => execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { maxBuffer: 2 ** 28 });

/** Makes a copy of the first `seconds` of a video. */
export function copy(from, { filters = 'null', crf = 26, codec = [...CODE, '-crf', String(crf)] }, seconds, path) {
  run(['-t', String(seconds), '-i', from, '-vf', `${filters},${EVEN},setsar=1`, ...codec, path]);
}

/** The pictures shown at `first`, `first + every`, … s as JPEGs, each with its time in ms, its pHash and its 32 × 32 grey levels, mean 0. */
export function picturesOf(path, { first, every, folder }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const sampled = `fps=${1 / every}:round=up:start_time=0`;
  const graph = `[0:v]${sampled},split[a][b];[b]scale=${SMALL}:${SMALL}:flags=area,format=gray[c]`;
  const files = ['-map', '[a]', '-q:v', '3', join(folder, '%04d.jpg')];
  const grey = ['-map', '[c]', '-f', 'rawvideo', 'pipe:1'];
  const pixels = run(['-ss', String(first), '-i', path, '-filter_complex', graph, ...files, ...grey]);
  const names = readdirSync(folder).sort();
  const small = names.map((_, at) => pixels.subarray(at * SMALL * SMALL, (at + 1) * SMALL * SMALL));
  return names.map((name, at) => ({
    file: readFileSync(join(folder, name)),
    timeMs: Math.round((first + at * every) * 1000),
    grey: centred(small[at]),
    hash: hashOf(small[at]),
  }));
}

function centred(pixels) {
  const mean = pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length;
  return Float32Array.from(pixels, (pixel) => pixel - mean);
}
