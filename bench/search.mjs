import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataDir } from '../dist/common/data-dir.js';
import { EmbeddedVectorStore } from '../dist/vector-store/embedded.vector-store.js';
import { ended, inFolder, median, quantile, submit, table, withService } from './measure.mjs';

const FFMPEG = process.env.FFMPEG_PATH || 'ffmpeg';
const COLLECTION = 'scene-descriptor_1';
const DIMENSIONS = 512;
const TOPICS = 200;
const SHOTS = 50;
const FRAMES = 10;
const REQUESTS = 100;

/** A sum of three uniform numbers: near enough to a bell. */
const bell = () => Math.random() + Math.random() + Math.random() - 1.5;

const unit = (numbers) => {
  const length = Math.hypot(...numbers);
  return Float32Array.from(numbers, (number) => number / length);
};

const topics = Array.from({ length: TOPICS }, () => Array.from({ length: DIMENSIONS }, bell));

/** Vectors of a video as they are: frames of a shot lie close together, shots around what videos show. */
function video(taskId) {
  return Array.from({ length: SHOTS }, (_, shot) => {
    const centre = topics[Math.floor(Math.random() * TOPICS)].map((number) => number + 0.7 * bell());
    return Array.from({ length: FRAMES }, (_frame, at) => ({
      id: randomUUID(),
      vector: unit(centre.map((number) => number + 0.15 * bell())),
      payload: {
        task_id: taskId,
        run: 'bench',
        time_ms: (shot * FRAMES + at) * 500,
        shot_index: shot,
        shot_start_ms: shot * FRAMES * 500,
        shot_end_ms: (shot + 1) * FRAMES * 500,
        video_url: 'https://example.org/video.mp4',
        pipeline: 'production',
        owner: null,
        metadata: {},
        labels: shot % 3 === 0 ? ['person'] : [],
        thumbnail_url: null,
      },
    }));
  }).flat();
}

/** How many of the ten nearest the store finds, of those that comparing all of them finds. */
async function recall(store, points) {
  let found = 0;
  const asked = points.filter((_, at) => at % Math.ceil(points.length / 20) === 0);
  for (const { vector } of asked) {
    const scores = points.map((point) => [point.id, point.vector.reduce((sum, x, at) => sum + x * vector[at], 0)]);
    const right = new Set(
      scores
        .sort((a, b) => b[1] - a[1])
        .slice(0, 10)
        .map(([id]) => id),
    );
    found += (await store.search(COLLECTION, vector, { limit: 10 })).filter(({ id }) => right.has(id)).length;
  }
  return found / (asked.length * 10);
}

const picture = (at) =>
  execFileSync(FFMPEG, [
    ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=size=640x360,hue=h=${at * 3}`],
    ...['-frames:v', '1', '-f', 'image2pipe', '-c:v', 'mjpeg', 'pipe:1'],
  ]).toString('base64');

/** What each request takes, ms; `pause` lies between two, ms. */
async function times(base, bodies, pause = 0) {
  const spent = [];
  for (const body of bodies) {
    if (pause > 0) await sleep(pause);
    const start = performance.now();
    const answer = await fetch(`${base}/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`POST /search answered ${answer.status}: ${text}`);
    spent.push(performance.now() - start);
  }
  return spent;
}

/** How long a whole request takes with this many vectors in the embedded store, by what it asks with. */
export const benchSearch = (count = 100_000) =>
  inFolder((folder) => withService({ DATA_DIR: folder }, ({ base }) => measure(base, folder, count)));

/** Stores so many vectors beside the service, and answers the recall of the index then. */
async function fill(folder, count) {
  const store = new EmbeddedVectorStore(new DataDir({ DATA_DIR: folder }));
  const points = [];
  while (points.length < count) {
    const made = video(randomUUID());
    await store.upsert(COLLECTION, made);
    points.push(...made);
  }
  try {
    return await recall(store, points);
  } finally {
    // Waits for the index as well.
    await store.close();
  }
}

async function measure(base, folder, count) {
  const { task_id: id } = await (await submit(base, { video_url: `${base}/samples/sample.mp4` })).json();
  await ended(base, id);
  const share = await fill(folder, count);
  // What was filled in is garbage here; collecting it must not be timed as the service's answer.
  globalThis.gc?.();
  // Connections that the server has closed meanwhile must be seen to be closed.
  await sleep(100);
  const moments = (more = {}) =>
    Array.from({ length: REQUESTS }, (_, at) => ({ task_id: id, time_ms: at * 97, ...more }));
  const pictures = Array.from({ length: 80 }, (_, at) => ({ image: picture(at) }));
  const [paced, hurried] = [pictures.slice(0, 40), pictures.slice(40)];
  await times(base, moments().slice(0, 5));
  const rows = [
    ['a moment', await times(base, moments())],
    ['a moment, in one label', await times(base, moments({ filter: { label: 'person' } }))],
    ['a moment, by shot', await times(base, moments({ group_by: 'shot' }))],
    ['a moment, by video', await times(base, moments({ group_by: 'video' }))],
    ['a new picture, four a second', await times(base, paced, 250)],
    ['a new picture, one after the other', await times(base, hurried)],
    ['a picture asked with before', await times(base, pictures)],
  ];
  const measured = rows.map(([name, spent]) => [name, median(spent).toFixed(0), quantile(spent, 0.95).toFixed(0)]);
  return `${table([`POST /search, ${count} vectors`, 'median ms', 'p95 ms'], measured)}\n\nRecall@10 of the index: ${share.toFixed(3)}`;
}
