import { join } from 'node:path';
import { score, total, rates } from './shots/score.mjs';

export const title = 'Shots';
/** Fixed before the held-out footage was looked at; the seeds below 100 were used to find weaknesses. */
const HELD_OUT = { composed: [101, 116], uncut: [101, 110], spliced: [101, 112] };
const USUAL = { scdet: 10, 'select scene': 0.3 };

const seeds = ([from, to], make) => Array.from({ length: to + 1 - from }, (_, at) => make(from + at));

/** Measures every set of footage, with ours and with ffmpeg's filters. */
export async function measure({ data, folder, isVerbose, say }) {
  const { measured } = await import('./shots/measured.mjs');
  const sets = await footage(data);
  const sections = [];
  const all = [];
  for (const { heading, clips } of sets) {
    const entries = [];
    for (const clip of clips) {
      say(`  ${clip.name}`);
      entries.push(await measured(clip, join(folder, `${all.length + entries.length}.mp4`)));
    }
    all.push(...entries);
    const missing = isVerbose ? entries.map(faults).filter(Boolean).join('\n') : '';
    sections.push({ heading: `${heading}: ${contents(entries)}`, rows: compare(entries), text: missing });
  }
  const frames = all.reduce((sum, { found }) => sum + found.frames, 0);
  const ms = all.reduce((sum, { found }) => sum + found.ms, 0);
  const text = `${frames} frames, decoded and searched in ${(ms / frames).toFixed(2)} ms a frame.`;
  return { sections: [...sections, { text }, ...(data.isThere ? [] : [{ text: NO_DATA }])] };
}

const NO_DATA = 'Real videos were not there (`SHARED_DATA`), so only composed footage was measured.';

async function footage(data) {
  const { composed } = await import('./shots/composed-footage.mjs');
  const { seeded, uncut } = await import('./shots/seeded-footage.mjs');
  const { spliced } = await import('./shots/spliced-footage.mjs');
  const { real } = await import('./shots/real-footage.mjs');
  const own = [
    { heading: 'Tuned on: composed clips of one difficulty each', clips: composed },
    {
      heading: 'Held out: composed clips of drawn scenes, ten of them uncut with bursts of light',
      clips: [...seeds(HELD_OUT.composed, seeded), ...seeds(HELD_OUT.uncut, uncut)],
    },
  ];
  if (!data.isThere) return own;
  return [
    ...own,
    {
      heading: 'Held out: real videos spliced',
      clips: seeds(HELD_OUT.spliced, (seed) => spliced(seed, data.folder)),
    },
    { heading: 'Real videos as they are', clips: [...real(data)] },
  ];
}

function contents(entries) {
  const count = (of) => entries.reduce((sum, { clip }) => sum + clip[of].length, 0);
  return `${entries.length} clips, ${count('cuts')} cuts, ${count('gradual')} gradual transitions`;
}

/** A row for ours and two for each filter: at its usual threshold, and at the best for all these clips together. */
function compare(entries) {
  const rows = [['ours', ({ found }) => found.boundaries]];
  for (const [name, usual] of Object.entries(USUAL)) {
    rows.push([`${name} ≥ ${usual}`, above(name, usual)]);
    const found = best(entries, name);
    rows.push([`${name} ≥ ${found}, the best here`, above(name, found)]);
  }
  return rows.map(([name, detect]) => row(name, entries, detect));
}

const above =
  (name, threshold) =>
  ({ scores }) =>
    scores[name].flatMap((value, at) => (value >= threshold ? [{ at }] : []));

const sum = (entries, detect, tolerance) => total(entries.map((entry) => score(entry.clip, detect(entry), tolerance)));

/** The threshold with the highest F1 at ±2, of those whose scores have two digits. */
function best(entries, name) {
  const values = entries.flatMap(({ scores }) => scores[name].map((value) => Number(value.toPrecision(2))));
  const rated = [...new Set(values)].map((threshold) => {
    return { threshold, rate: rates(sum(entries, above(name, threshold), 2).all).f1 ?? 0 };
  });
  return rated.reduce((a, b) => (b.rate > a.rate ? b : a)).threshold;
}

function row(name, entries, detect) {
  const [exact, near] = [sum(entries, detect, 0), sum(entries, detect, 2)];
  const cells = (of) => {
    const { precision, recall, f1 } = rates(of);
    return [precision, recall, f1].map((rate) => rate?.toFixed(3) ?? '–').join(' · ');
  };
  const { overlaps } = near;
  const mean = overlaps.reduce((all, one) => all + one, 0) / overlaps.length;
  return {
    detector: name,
    'cuts ±0': cells(exact.cut),
    'cuts ±2': cells(near.cut),
    'gradual ±2': cells(near.gradual),
    'all ±0, F1': rates(exact.all).f1.toFixed(3),
    'all ±2, F1': rates(near.all).f1.toFixed(3),
    'span overlap': name === 'ours' && overlaps.length > 0 ? mean.toFixed(2) : '–',
  };
}

/** What went wrong in one clip, for `--verbose`. */
function faults({ clip, found }) {
  const { all } = total([score(clip, found.boundaries, 2)]);
  if (all.missed + all.wrong === 0) return null;
  const { cuts, gradual } = clip;
  return `- ${clip.name}: ${JSON.stringify({ ...all, cuts, gradual, found: found.boundaries })}`;
}
