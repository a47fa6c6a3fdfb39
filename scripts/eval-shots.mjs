#!/usr/bin/env node
/**
 * Measures the shots step against footage with known boundaries, beside ffmpeg's `scdet` and `select=gt(scene,…)`:
 *
 *     node scripts/eval-shots.mjs [--verbose] [name …]
 *
 * Footage: compositions of synthetic scenes (test/support/compositions.ts, scripts/eval/shot-footage.mjs) and, where it is
 * there, real video with truth (SHARED_DATA). A boundary is right when it lies within the tolerance of a cut, or of a
 * gradual transition's span; every truth counts once. ffmpeg's filters are shown with the usual threshold and with the
 * one that is best for all this footage together, chosen with the answers in hand.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

register(new URL('../test/support/typescript.mjs?hooks', import.meta.url));
const { footage } = await import('./eval/shot-footage.mjs');
const { baselineScores, ours } = await import('./eval/shot-detectors.mjs');
const { add, f1, score } = await import('./eval/boundary-score.mjs');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: 'boolean', default: false } },
});
const TOLERANCES = [0, 2];
const USUAL = { scdet: 10, 'select scene': 0.3 };
const folder = mkdtempSync(join(tmpdir(), 'eval-shots-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const measured = [];
for (const clip of footage(folder)) {
  if (positionals.length > 0 && !positionals.some((name) => clip.name.includes(name))) continue;
  measured.push({ clip, scores: baselineScores(clip), ours: await ours(clip) });
}

const overall = (detect, tolerance) =>
  measured.map((entry) => score(entry.clip, detect(entry), tolerance)).reduce(add, { right: 0, missed: 0, wrong: 0 });
const above = (name, threshold) => (entry) =>
  entry.scores[name].flatMap((value, frame) => (value >= threshold ? [frame] : []));

/** The threshold with the highest F1 over everything. */
function best(name) {
  const values = [
    ...new Set(measured.flatMap(({ scores }) => scores[name].map((value) => Number(value.toPrecision(2))))),
  ];
  const rated = values.map((threshold) => ({ threshold, rate: f1(overall(above(name, threshold), 2)) }));
  return rated.reduce((a, b) => (b.rate > a.rate ? b : a)).threshold;
}

const detectors = new Map([['ours', (entry) => entry.ours.boundaries]]);
for (const [name, usual] of Object.entries(USUAL))
  for (const threshold of [usual, best(name)]) detectors.set(`${name} ≥ ${threshold}`, above(name, threshold));

function row(detect) {
  const cells = TOLERANCES.map((tolerance) => {
    const sum = overall(detect, tolerance);
    const rates = [sum.right / (sum.right + sum.wrong), sum.right / (sum.right + sum.missed), f1(sum)];
    return [`±${tolerance}: precision, recall, F1`, rates.map((rate) => rate.toFixed(3)).join('  ')];
  });
  const { right, missed, wrong } = overall(detect, 2);
  return { ...Object.fromEntries(cells), right, missed, wrong };
}

const perClip = measured.map(({ clip, ...entry }) => {
  const rates = [...detectors].map(([name, detect]) => {
    const { right, missed, wrong } = score(clip, detect({ clip, ...entry }), 2);
    return [name, `${right} −${missed} +${wrong}`];
  });
  return [clip.name, Object.fromEntries(rates)];
});
console.log('Per clip, ±2 frames: right −missed +wrong');
console.table(Object.fromEntries(perClip));
if (options.verbose)
  for (const { clip, ours: found } of measured)
    console.log(clip.name, JSON.stringify({ cuts: clip.cuts, gradual: clip.gradual, ours: found.boundaries }));
console.table(Object.fromEntries([...detectors].map(([name, detect]) => [name, row(detect)])));
const frames = measured.reduce((sum, { ours: found }) => sum + found.frames, 0);
const ms = measured.reduce((sum, { ours: found }) => sum + found.ms, 0);
console.log(`ours: ${(ms / frames).toFixed(3)} ms a frame after decoding, ${frames} frames, one thread`);
