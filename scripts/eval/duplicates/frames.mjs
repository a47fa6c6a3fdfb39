import { execFileSync } from 'node:child_process';
import ort from 'onnxruntime-node';
import { ROOT } from '../../machine.mjs';

/** Of the pipeline production, s. */
const STEP = 0.5;
const FRAME = 256 * 256 * 3;
const SMALL = 32;
const HASHED = 8;

let session;

/** Duration and, every half second, time, scene descriptor and 64-bit pHash of a video. */
export async function framesOf(path) {
  session ??= await ort.InferenceSession.create(`${ROOT}models/scene-descriptor/1/model.onnx`, {
    intraOpNumThreads: 1,
  });
  const probe = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path];
  const durationMs = Math.round(Number(execFileSync('ffprobe', probe, { encoding: 'utf8' })) * 1000);
  const pictures = decoded(path, 256, 'rgb24', FRAME);
  const small = decoded(path, SMALL, 'gray', SMALL * SMALL);
  const frames = [];
  for (const [at, picture] of pictures.entries()) {
    const frame = new ort.Tensor('uint8', picture, [1, 256, 256, 3]);
    const { embedding } = await session.run({ frames: frame });
    frames.push({ timeMs: at * STEP * 1000, vector: Float32Array.from(embedding.data), hash: hashOf(small[at]) });
  }
  return { durationMs, frames };
}

function decoded(path, size, format, bytes) {
  const filters = `fps=${1 / STEP}:round=up:start_time=0,scale=${size}:${size}:flags=area,format=${format}`;
  const args = [
    '-v',
    'error',
    '-nostdin',
    '-threads',
    '1',
    '-i',
    path,
    '-an',
    '-vf',
    filters,
    '-f',
    'rawvideo',
    'pipe:1',
  ];
  const all = execFileSync('ffmpeg', args, { maxBuffer: 2 ** 30 });
  return Array.from(
    { length: Math.floor(all.length / bytes) },
    (_, at) => new Uint8Array(all.subarray(at * bytes, (at + 1) * bytes)),
  );
}

/** Signs of the 8 × 8 lowest DCT coefficients of 32 × 32 grey pixels against their median (Zauner 2010). */
export function hashOf(pixels) {
  const values = [];
  for (let v = 0; v < HASHED; v++) for (let u = 0; u < HASHED; u++) values.push(coefficient(pixels, u, v));
  const median = [...values.slice(1)].sort((a, b) => a - b)[31];
  return values.map((value) => value > median);
}

function coefficient(pixels, u, v) {
  let sum = 0;
  for (let y = 0; y < SMALL; y++)
    for (let x = 0; x < SMALL; x++) sum += pixels[y * SMALL + x] * COSINES[u * SMALL + x] * COSINES[v * SMALL + y];
  return sum;
}

const COSINES = Float64Array.from({ length: HASHED * SMALL }, (_, at) =>
  Math.cos((Math.PI * Math.floor(at / SMALL) * ((at % SMALL) + 0.5)) / SMALL),
);
