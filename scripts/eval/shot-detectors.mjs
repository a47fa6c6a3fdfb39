import { execFileSync } from 'node:child_process';

const { BuiltInInference } = await import('../../test/support/built-in-inference.ts');
const { decodeFrames, drain, stream, TestContext } = await import('../../test/support/step-frames.ts');
const { ShotsStep } = await import('../../src/pipeline/steps/shots.step.ts');

/** The shots step's boundaries, in frames, and its time without decoding. */
export async function ours({ path, fps }) {
  const inference = await BuiltInInference.load('shot-features');
  const frames = decodeFrames(['-i', path], fps, 1_000_000);
  const context = new TestContext((frames.length * 1000) / fps);
  const started = performance.now();
  const seen = await drain(new ShotsStep(inference.port).run(stream(frames), context.port, { batch: 32 }));
  const ms = performance.now() - started;
  const boundaries = seen.flatMap(({ findings }, at) =>
    at > 0 && findings.shot !== seen[at - 1].findings.shot ? [at] : [],
  );
  return { boundaries, ms, frames: frames.length };
}

/** Score of every frame by each of ffmpeg's filters, on the full picture. */
export const baselineScores = ({ path }) => ({
  scdet: keys(path, 'scdet=threshold=0', 'lavfi.scd.score'),
  'select scene': keys(path, "select='gte(scene,0)'", 'lavfi.scene_score'),
});

function keys(path, filter, key) {
  const print = `${filter},metadata=mode=print:key=${key}:file=-`;
  const text = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-vf', print, '-fps_mode', 'passthrough', '-f', 'null', '-'],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  );
  return [...text.matchAll(new RegExp(`${key.replaceAll('.', '\\.')}=([0-9.]+)`, 'g'))].map(([, value]) =>
    Number(value),
  );
}
