import { join } from 'node:path';
import { original } from './duplicates/copies.mjs';
import { COPIES, copy, picturesOf } from './search/pictures.mjs';
import { service } from './service.mjs';

export const title = 'Search';

/** Of the pipeline, s: between two sampled frames. */
const STEP = 0.5;
/** Grey levels on average by which one frame may be less like a picture than another and still pass for as like. */
const LEVEL = 1;
/** Of each video: how much is copied, s; pictures are asked for in the middle between two sampled frames. */
const SECONDS = 10;
const OWN = [
  'mandelbrot=s=320x180:r=25:start_scale=0.4:end_scale=0.05:end_pts=400.lavfi',
  'mandelbrot=s=320x180:r=25:start_x=-1.25:start_y=0.02:start_scale=0.3:end_scale=0.02:end_pts=300.lavfi',
  'life=s=320x180:r=25:seed=3:ratio=0.3:life_color=#C0E0A0:death_color=#203050:mold=8.lavfi',
  'testsrc2=s=320x180:r=25.lavfi',
];
const REAL = [
  'bbb_30s_vp8_vorbis.webm',
  'hikers_h264.mp4',
  'one_by_one_person_h264.mp4',
  'bottles_h264.mp4',
  'faces_h264_aac.mp4',
  'chaplin_h264_mp3.mp4',
  'london_roofs_60fps.mp4',
  'asl_walk_h264.mkv',
];

/** Pictures of copies of every video, asked for among all videos. */
export async function measure({ data, folder, say, atEnd }) {
  const server = await service({ data, folder, atEnd });
  const videos = [];
  for (const path of paths(data, folder)) videos.push(await indexed(server, path, folder));
  const rows = [];
  for (const [name, how] of Object.entries(COPIES)) {
    say(`  ${name}`);
    rows.push(row(name, how, await answers(server, videos, how, folder)));
  }
  const text = data.isThere ? NOTE : `${NOTE} ${NO_DATA}`;
  return { sections: [{ heading: `${videos.length} videos, ${REAL_NOTE(data)}`, rows, text }] };
}

const REAL_NOTE = ({ isThere }) => `${OWN.length} of them composed${isThere ? ', the others real' : ''}`;

const NO_DATA = 'Real videos were not there (`SHARED_DATA`).';

const NOTE =
  'Pictures lie in the middle between two sampled frames, one a second. Right: the best hit is of the same video, and at most one sampling step (500 ms) away or in the same shot; a shot that stands still has no better answer. The column after it takes only the first; the next one also takes a frame of the same video that is as like the picture as the sampled frame nearest to its time (mean difference of 32 × 32 grey levels, means taken off, within one level): in a room where nothing moves every moment is. pHash: 64 bits, the fewest other bits among the same sampled frames, counted like the first column. The last four copies are for information.';

function paths(data, folder) {
  const own = OWN.map((input, at) => {
    const path = join(folder, `search-${at}.mp4`);
    original({ input }, path);
    return path;
  });
  return data.isThere ? [...own, ...REAL.map((name) => data.path('videos', name))] : own;
}

async function indexed(server, path, folder) {
  const { id, result } = await server.analyse(path, 'search');
  const sampled = picturesOf(path, { first: 0, every: STEP, folder: join(folder, 'sampled') });
  const hashes = sampled.map(({ hash, timeMs, grey }) => ({ id, hash, timeMs, grey }));
  return { id, path, shots: result.shots, hashes };
}

async function answers(server, videos, how, folder) {
  const all = videos.flatMap(({ hashes }) => hashes);
  const found = [];
  for (const video of videos) {
    const path = join(folder, 'search-copy.mp4');
    copy(video.path, how, SECONDS, path);
    for (const picture of picturesOf(path, { first: STEP / 2, every: 1, folder: join(folder, 'asked') })) {
      const { task_id, time_ms } = await server.find(picture.file);
      const ours = { id: task_id, timeMs: time_ms };
      const near = isRight(video, picture, ours, false);
      found.push({
        near,
        like: near || isAsLike(video, picture, ours),
        ours: isRight(video, picture, ours),
        hash: isRight(video, picture, nearestHash(all, picture)),
      });
    }
  }
  return found;
}

function isRight({ id, shots }, { timeMs }, found, isShotEnough = true) {
  if (found.id !== id) return false;
  if (Math.abs(found.timeMs - timeMs) <= STEP * 1000) return true;
  const shot = shots.find(({ start_ms, end_ms }) => timeMs >= start_ms && timeMs < end_ms);
  return isShotEnough && shot !== undefined && found.timeMs >= shot.start_ms && found.timeMs < shot.end_ms;
}

/** Whether what was found resembles the picture as well as the sampled frame at its own time does. */
function isAsLike({ id, hashes }, picture, found) {
  if (found.id !== id) return false;
  const sampledAt = (ms) => nearestBy(hashes, ({ timeMs }) => Math.abs(timeMs - ms));
  const unlike = ({ grey }) =>
    grey.reduce((sum, level, at) => sum + Math.abs(level - picture.grey[at]), 0) / grey.length;
  return unlike(sampledAt(found.timeMs)) <= unlike(sampledAt(picture.timeMs)) + LEVEL;
}

const nearestBy = (items, distance) => items.reduce((a, b) => (distance(b) < distance(a) ? b : a));

const otherBits = (a, b) => a.reduce((sum, bit, at) => sum + (bit === b[at] ? 0 : 1), 0);

const nearestHash = (all, { hash }) => nearestBy(all, (one) => otherBits(one.hash, hash));

function row(name, { isExtra }, found) {
  const share = (of) => (found.filter((one) => one[of]).length / found.length).toFixed(3);
  return {
    copy: isExtra ? `${name} (not promised)` : name,
    pictures: found.length,
    'recall@1': share('ours'),
    'within 500 ms': share('near'),
    'or as like': share('like'),
    'pHash recall@1': share('hash'),
  };
}
