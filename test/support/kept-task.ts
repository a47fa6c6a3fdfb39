import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataDir } from '../../src/common/data-dir.js';
import { Links } from '../../src/common/links.js';
import { pendingTask } from '../../src/results/pending-task.js';
import type { Results } from '../../src/results/results.js';
import type { KeptPoints } from '../../src/vector-store/kept-points.js';
import type { Point } from '../../src/vector-store/vector-store.js';
import { direction, point, seeded } from '../../src/contracts/points.js';
import { resultOf } from './sample-result.js';

/** What the tasks of these tests are embedded by. */
export const MODEL = 'tiny@1';

const request = { videoUrl: 'https://example.org/video.mp4', callbackUrl: null, pipeline: 'production', metadata: {} };

/** A task that waits; its id. */
export async function waitingTask(results: Results): Promise<string> {
  const task = pendingTask(request, null);
  await results.accept(task);
  return task.id;
}

/** A task that has succeeded with an artefact that its result names and points that are kept; its id. */
export async function keptTask(
  results: Results,
  data: DataDir,
  kept: KeptPoints,
  points: (taskId: string) => Point[] = pointsOf,
): Promise<string> {
  const id = await waitingTask(results);
  await results.begin(id, 'lease');
  await mkdir(data.artifacts(id), { recursive: true });
  for (const name of ['sprite.jpg', 'frames.ndjson'])
    await writeFile(join(data.artifacts(id), name), `${name} of ${id}`);
  await kept.keep(id, [{ model: MODEL, points: points(id) }]);
  const sprite = {
    url: Links.artifact(id, 'sprite.jpg'),
    tile_width: 160,
    tile_height: 90,
    columns: 1,
    rows: 1,
    times_ms: [0],
  };
  const vectors = { store: 'embedded', collection: 'tiny_1', count: points(id).length, model: MODEL };
  await results.finish(id, 'lease', { status: 'SUCCESS', result: resultOf({ sprite, vectors }) }, null);
  return id;
}

/** Five points of a task, the same whenever asked. */
export const pointsOf = (task_id: string): Point[] => {
  const random = seeded(Number.parseInt(task_id.slice(-6), 16));
  const at = (n: number): Point =>
    point(direction(random, 8), { task_id, time_ms: n * 500, metadata: { camera: 'north' }, labels: ['cat'] });
  return [0, 1, 2, 3, 4].map(at);
};
