/** Runs what `production` runs through ONNX Runtime on the frames of one file, decoded before the clock starts, and prints seconds. */
import { execFileSync } from 'node:child_process';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [file] = process.argv.slice(2);
const FFMPEG = process.env.FFMPEG_PATH || 'ffmpeg';

const SCAN = { filter: 'scale=64:64:flags=area', size: 64, batch: 32 };
const SAMPLED = {
  filter: "select='isnan(prev_selected_t)+gt(floor(t*2),floor(prev_selected_t*2))',scale=256:256:flags=area",
  size: 256,
  batch: 8,
};
const RUNS = [
  ['shot-features', SCAN],
  ['frame-statistics', SCAN],
  ['frame-statistics', SAMPLED],
  ['scene-descriptor', SAMPLED],
];

/** All pictures of one kind: uint8 [N, size, size, 3]. */
function pictures({ filter, size }) {
  const options = ['-fps_mode', 'passthrough', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'];
  const bytes = execFileSync(
    FFMPEG,
    ['-v', 'error', '-nostdin', '-i', file, '-map', '0:v:0', '-vf', filter, ...options],
    { maxBuffer: 2 ** 31 },
  );
  return { bytes: new Uint8Array(bytes), each: size * size * 3 };
}

const decoded = new Map([SCAN, SAMPLED].map((kind) => [kind, pictures(kind)]));
const sessions = new Map();
for (const [name] of RUNS)
  if (!sessions.has(name)) sessions.set(name, await InferenceSession.create(`models/${name}/1/model.onnx`));

const start = performance.now();
for (const [name, kind] of RUNS) {
  const { bytes, each } = decoded.get(kind);
  const session = sessions.get(name);
  for (let at = 0; at < bytes.length; at += kind.batch * each) {
    const batch = bytes.subarray(at, Math.min(bytes.length, at + kind.batch * each));
    await session.run({
      [session.inputNames[0]]: new Tensor('uint8', batch, [batch.length / each, kind.size, kind.size, 3]),
    });
  }
}
process.stdout.write(String((performance.now() - start) / 1_000));
