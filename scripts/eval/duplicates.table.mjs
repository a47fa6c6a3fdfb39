import { join } from 'node:path';
import { build, ROOT } from '../machine.mjs';
import { distorted, joined, LENGTH, original, WHOLE } from './duplicates/copies.mjs';
import { framesOf } from './duplicates/frames.mjs';

export const title = 'Duplicates';

/** A pHash of 64 bits says "the same" up to so many other bits; a video, when most of its frames do. */
const HASH_BITS = 10;
const OWN = [
  'mandelbrot=s=320x180:r=25:start_scale=0.4:end_scale=0.05:end_pts=400.lavfi',
  'mandelbrot=s=320x180:r=25:start_x=-1.25:start_y=0.02:start_scale=0.3:end_scale=0.02:end_pts=300.lavfi',
  'life=s=320x180:r=25:seed=3:ratio=0.3:life_color=#C0E0A0:death_color=#203050:mold=8.lavfi',
  'testsrc2=s=320x180:r=25.lavfi',
].map((input) => ({ input }));
const REAL = [
  ['bbb_30s_vp8_vorbis.webm', 14],
  ['hikers_h264.mp4', 3],
  ['one_by_one_person_h264.mp4', 20],
  ['bottles_h264.mp4', 10],
];
const TITLE = 'color=black:s=320x180:r=25,drawbox=x=90:y=80:w=140:h=14:color=white:t=fill.lavfi';

/** Copies that the project composes, and near_duplicates.json of the real data. */
export async function measure({ data, folder, say }) {
  build();
  const { sequenceOf } = await import(`${ROOT}dist/search/duplicates/sequence.js`);
  const { sharedRanges } = await import(`${ROOT}dist/search/duplicates/shared-ranges.js`);
  const { blankOf } = await import(`${ROOT}dist/search/duplicates/blank.js`);
  const isBlank = blankOf({ card: { name: 'scene-descriptor' } });
  const load = async (path) => {
    const { durationMs, frames } = await framesOf(path);
    const points = frames.map(({ timeMs, vector }) => ({ vector, payload: { time_ms: timeMs, shot_start_ms: 0 } }));
    return { hashes: frames.map(({ hash }) => hash), sequence: sequenceOf(points, durationMs, isBlank) };
  };
  const compare = async (a, b) => ({
    ranges: await sharedRanges(a.sequence, b.sequence),
    back: (await sharedRanges(b.sequence, a.sequence)).map(({ query, match }) => ({ query: match, match: query })),
    hash: sameByHash(a, b),
  });
  const sections = [await composed({ data, folder, say, load, compare })];
  if (data.isThere) sections.push(await real({ data, load, compare }));
  return { sections };
}

async function composed({ data, folder, say, load, compare }) {
  const sources = [
    ...OWN,
    ...(data.isThere ? REAL.map(([name, from]) => ({ input: data.path('videos', name), from })) : []),
  ];
  const paths = sources.map((_, at) => join(folder, `original-${at}.mp4`));
  sources.forEach((source, at) => original(source, paths[at]));
  const originals = [];
  for (const path of paths) originals.push(await load(path));
  const rows = [];
  for (const kind of kinds(paths)) {
    say(`  ${kind.name}`);
    const tally = { right: 0, of: 0, false: 0, hash: 0, hashFalse: 0, errors: [] };
    for (const at of paths.keys()) {
      const path = join(folder, 'copy.mp4');
      kind.make(at, path);
      const copy = await load(path);
      for (const [other, one] of originals.entries())
        count(tally, kind, { at, other }, await compare(one, copy), paths.length);
    }
    rows.push(row(kind, tally));
  }
  return {
    heading: `Composed: ${paths.length} originals of ${LENGTH} s, each copy against each original`,
    rows,
    text: NOTE,
  };
}

/** What an end of a range may be off. */
const CLOSE_MS = 500;

const NOTE =
  'How matches vote for a line, and from what faintness on likeness counts, were chosen with these copies in view: other footage may fare worse. An error is the largest of the four ends of a range, asked both ways: for the original and for the copy. No cuts are given, which the service has. pHash: 64 bits, at most 10 other, most of the frames.';

/** Ways to make a copy of original `at`; `truth` gives its ranges as [query from, to, match from, to] in s. */
function kinds(paths) {
  const next = (at) => paths[(at + 1) % paths.length];
  const whole = Object.entries(WHOLE).map(([name, how]) => ({
    name: how.isHard ? `${name} (not expected)` : name,
    make: (at, path) => distorted(paths[at], how, path),
    truth: [[0, LENGTH, 0, LENGTH / (how.speed ?? 1)]],
  }));
  const part = {
    name: '5 s cut into another video',
    make: (at, path) =>
      joined(
        [
          [next(at), 0, 4],
          [paths[at], 2, 7],
          [next(at), 4, 9],
        ],
        path,
      ),
    truth: [[2, 7, 4, 9]],
    hasNext: true,
  };
  const order = {
    name: 'two parts in another order',
    make: (at, path) =>
      joined(
        [
          [paths[at], 5, 10],
          [paths[at], 0, 5],
        ],
        path,
      ),
    truth: [
      [0, 5, 5, 10],
      [5, 10, 0, 5],
    ],
  };
  const none = {
    name: 'title and black only (negative)',
    make: (at, path) =>
      joined(
        [
          [TITLE, 0, 3],
          ['color=black:s=320x180:r=25.lavfi', 0, 3],
        ],
        path,
      ),
    truth: [],
  };
  return [...whole, part, order, none];
}

function count(tally, { truth, hasNext }, { at, other }, { ranges, back, hash }, originals) {
  if (hasNext && other === (at + 1) % originals) return;
  const isCopy = other === at && truth.length > 0;
  const found = ranges.length > 0;
  if (!isCopy) {
    tally.false += found ? 1 : 0;
    tally.hashFalse += hash ? 1 : 0;
    return;
  }
  tally.of++;
  tally.right += found ? 1 : 0;
  tally.hash += hash ? 1 : 0;
  for (const way of [ranges, back]) if (way.length > 0) tally.errors.push(...truth.map((range) => errorOf(range, way)));
}

function errorOf(truth, ranges) {
  const far = ({ query, match }) =>
    Math.max(
      ...[query.startMs, query.endMs, match.startMs, match.endMs].map((ms, at) => Math.abs(ms - truth[at] * 1000)),
    );
  return Math.min(...ranges.map(far));
}

function row({ name }, tally) {
  const errors = tally.errors.sort((a, b) => a - b);
  const precision = (right, wrong) => (right + wrong > 0 ? (right / (right + wrong)).toFixed(2) : '–');
  return {
    copy: name,
    recall: tally.of > 0 ? `${tally.right}/${tally.of}` : '–',
    precision: precision(tally.right, tally.false),
    'false pairs': tally.false,
    'range error, median ms': errors.length > 0 ? Math.round(errors[errors.length >> 1]) : '–',
    'worst ms': errors.length > 0 ? Math.round(errors.at(-1)) : '–',
    [`within ${CLOSE_MS} ms`]:
      errors.length > 0 ? `${errors.filter((ms) => ms <= CLOSE_MS).length}/${errors.length}` : '–',
    'pHash recall': tally.of > 0 ? `${tally.hash}/${tally.of}` : '–',
    'pHash precision': precision(tally.hash, tally.hashFalse),
  };
}

async function real({ data, load, compare }) {
  const videos = [];
  for (const [group, names] of Object.entries(data.truth('near_duplicates.json').groups))
    for (const name of names) videos.push({ group, video: await load(data.path(name)) });
  const tally = { ours: [0, 0], hash: [0, 0], pairs: [0, 0] };
  for (const a of videos)
    for (const b of videos) {
      if (a === b) continue;
      const negative = a.group === b.group ? 0 : 1;
      const { ranges, hash } = await compare(a.video, b.video);
      tally.pairs[negative]++;
      tally.ours[negative] += ranges.length > 0 ? 1 : 0;
      tally.hash[negative] += hash ? 1 : 0;
    }
  const line = (method, [right, wrong]) => ({
    method,
    'positive pairs found': `${right}/${tally.pairs[0]}`,
    'negative pairs found': `${wrong}/${tally.pairs[1]}`,
  });
  return {
    heading: 'near_duplicates.json, each ordered pair',
    rows: [line('ours', tally.ours), line('pHash', tally.hash)],
  };
}

function sameByHash(a, b) {
  const isNear = (hash) => b.hashes.some((other) => hash.filter((bit, at) => bit !== other[at]).length <= HASH_BITS);
  return a.hashes.filter(isNear).length > a.hashes.length / 2;
}
