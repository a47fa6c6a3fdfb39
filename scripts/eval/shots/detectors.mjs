import { execFileSync } from 'node:child_process';

const { readEnv } = await import('../../../src/common/env.ts');
const { Confinement } = await import('../../../src/media/ffmpeg/confinement.ts');
const { Ffmpeg } = await import('../../../src/media/ffmpeg/ffmpeg.ts');
const { Decoder } = await import('../../../src/media/decode/decode.ts');
const { Probe } = await import('../../../src/media/probe/probe.ts');
const { ShotsStep } = await import('../../../src/pipeline/steps/shots.step.ts');
const { BuiltInInference } = await import('../../../test/support/built-in-inference.ts');
const { TestContext } = await import('../../../test/support/step-frames.ts');

const env = readEnv({});
const [ffmpeg, confinement] = [new Ffmpeg(env), new Confinement(env)];
const [probe, decoder] = [new Probe(env, ffmpeg, confinement), new Decoder(env, ffmpeg, confinement)];
/** As the step's own defaults. */
const OPTIONS = { model: 'shot-features', batch: 64 };
const inference = await BuiltInInference.load('shot-features');

/** The service's decoder and its shots step: `{at, type, first, last}` in frames of every boundary, and how long it took. */
export async function ours({ path }) {
  const { signal } = new AbortController();
  const facts = await probe.probe(path, signal);
  const step = new ShotsStep(inference.port);
  const plan = { pictures: step.pictures(OPTIONS), intervalMs: 1e6, thumbnails: false, sprite: null };
  const decoding = decoder.decode({ path, sizeBytes: 0, sha256: '' }, facts, plan, signal);
  const context = new TestContext(facts.durationMs ?? 0);
  const started = performance.now();
  const times = [];
  for await (const { timeMs } of step.run(decoding, context.port, { model: 'shot-features', batch: 64 }))
    times.push(Math.round(timeMs));
  const at = (ms) => times.findIndex((time) => time >= ms);
  const boundaries = context.findings.shots.slice(1).map(({ start_ms, transition: { type, ...span } }) => {
    const last = span.end_ms === null ? null : at(span.end_ms) - 1;
    return { at: at(start_ms), type, first: span.start_ms === null ? null : at(span.start_ms), last };
  });
  return { boundaries, ms: performance.now() - started, frames: times.length };
}

/** Score of every frame by each of ffmpeg's filters, on the full picture. */
export const filterScores = ({ path }) => ({
  scdet: keys(path, 'scdet=threshold=0', 'lavfi.scd.score'),
  'select scene': keys(path, "select='gte(scene,0)'", 'lavfi.scene_score'),
});

function keys(path, filter, key) {
  const print = `${filter},metadata=mode=print:key=${key}:file=-`;
  const args = ['-v', 'error', '-i', path, '-vf', print, '-fps_mode', 'passthrough'];
  const text = execFileSync('ffmpeg', [...args, '-f', 'null', '-'], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const values = text.matchAll(new RegExp(`${key.replaceAll('.', '\\.')}=([0-9.]+)`, 'g'));
  return [...values].map(([, value]) => Number(value));
}
