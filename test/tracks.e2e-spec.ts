import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Track } from '../src/results/analysis-result.js';
import { learnedModels } from './support/learned-models.js';
import { Service, type TaskView } from './support/service.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA, sharedFile, truth } from './support/shared-data.js';

const ONE_BY_ONE = 'videos/one_by_one_person_h264.mp4';
const BOTTLES = 'videos/bottles_h264.mp4';
const HIKERS = 'videos/hikers_h264.mp4';

interface Content {
  [ONE_BY_ONE]: { presence: { from: number; to: number }[] };
  [BOTTLES]: { count_by_second: Record<string, number> };
  [HIKERS]: { not: string[] };
}

/** Sampling and options of `track` by pipeline. */
const WAYS = {
  quarter: [250, {}],
  'quarter-reid': [250, { reid: 'person-reid' }],
} as const;

type Way = keyof typeof WAYS;

/** The truth is seen by eye, to a second; what comes between two samples is seen at the second. */
const toleranceOf = (way: Way): number => 1_000 + WAYS[way][0];

(hasSharedData ? describe : describe.skip)(`tracks of real videos${NEEDS_DATA}`, () => {
  const content = hasSharedData ? truth<{ videos: Content }>('content.json').videos : ({} as Content);
  let folder: string;
  let removeModels: () => Promise<void>;
  let service: Service;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tracks-'));
    const models = await learnedModels('yolox-nano', 'person-reid');
    removeModels = models.remove;
    const pipelines = Object.entries(WAYS).map(([name, [interval_ms, options]]) => {
      const detect = { step: 'detect', options: { model: 'yolox-nano' } };
      const steps = [{ step: 'shots' }, detect, { step: 'track', options }];
      return [name, { description: 'For tests.', sampling: { interval_ms }, steps }];
    });
    const path = join(folder, 'pipelines.json');
    await writeFile(path, JSON.stringify({ pipelines: Object.fromEntries(pipelines) }));
    service = await Service.start({ MODEL_REGISTRY_PATH: models.root, PIPELINE_CONFIG_PATH: path });
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await removeModels();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function tracksOf(name: string, pipeline: Way, seconds?: number): Promise<{ task: TaskView; tracks: Track[] }> {
    const video_url = await service.upload(await begun(name, seconds), basename(name));
    const task = await service.ended(await service.submit({ video_url, pipeline }), 280_000);
    expect([task.error, task.result?.warnings]).toEqual([null, []]);
    return { task, tracks: task.result?.tracks ?? [] };
  }

  /** The file, or its first seconds as they are coded. */
  async function begun(name: string, seconds?: number): Promise<Buffer> {
    if (seconds === undefined) return sharedFile(name);
    const path = join(folder, 'begun.mp4');
    const args = ['-v', 'error', '-y', '-i', join(SHARED_DATA, name), '-t', String(seconds), '-c', 'copy', path];
    await promisify(execFile)('ffmpeg', args);
    return readFile(path);
  }

  const labelled = (tracks: Track[], label: string): Track[] => tracks.filter((track) => track.label === label);
  const seenAt = (tracks: Track[], ms: number): Track[] =>
    tracks.filter(({ start_ms, end_ms }) => start_ms <= ms && ms < end_ms);

  it.each<[Way, number | undefined]>([
    ['quarter', undefined],
    ['quarter-reid', 47],
  ])(
    'finds six people one after the other, each one track (%s, seconds: %s)',
    async (way, seconds) => {
      const { tracks } = await tracksOf(ONE_BY_ONE, way, seconds);
      const people = labelled(tracks, 'person');
      const presence = content[ONE_BY_ONE].presence.filter(({ to }) => to < (seconds ?? Infinity));
      const total = presence.length;
      expect(people.length).toBeGreaterThanOrEqual(total);
      expect(people.length).toBeLessThanOrEqual(total + 1);
      for (const { from, to } of presence) {
        const isTheirs = ({ start_ms, end_ms }: Track): boolean =>
          Math.max(Math.abs(start_ms - from * 1000), Math.abs(end_ms - to * 1000)) <= toleranceOf(way);
        expect(people.filter(isTheirs)).toHaveLength(1);
      }
      people.slice(1).forEach(({ start_ms }, at) => expect(start_ms).toBeGreaterThanOrEqual(people[at]?.end_ms ?? 0));
    },
    300_000,
  );

  it('counts the bottles on the table', async () => {
    const bottles = labelled((await tracksOf(BOTTLES, 'quarter')).tracks, 'bottle');
    for (const [seconds, count] of Object.entries(content[BOTTLES].count_by_second)) {
      const [first = 0, last = first] = seconds.split('-').map(Number);
      for (let second = first; second <= last; second++) {
        // What is right at the edges of a span is a matter of half a second.
        const times = [second * 1000 + 100, second * 1000 + 500];
        expect([second, times.map((ms) => seenAt(bottles, ms).length)]).toEqual([
          second,
          expect.arrayContaining([count]),
        ]);
      }
    }
  }, 300_000);

  it('sees three hikers or more all the time, and publishes what frames, tracks and pictures agree on', async () => {
    const { task, tracks } = await tracksOf(HIKERS, 'quarter');
    const people = labelled(tracks, 'person');
    for (let ms = 0; ms < 16_000; ms += 250) expect([ms, seenAt(people, ms).length >= 3]).toEqual([ms, true]);
    expect(tracks.filter(({ label }) => content[HIKERS].not.includes(label))).toEqual([]);
    const answer = await service.fetch(`/results/${task.task_id}/frames`, {
      headers: { accept: 'application/x-ndjson' },
    });
    const rows = (await answer.text()).trim().split('\n');
    const ids = rows.flatMap((row) =>
      (JSON.parse(row) as { objects: { track_id: number | null }[] }).objects.map(({ track_id }) => track_id),
    );
    for (const { track_id, observations, exemplar } of tracks) {
      expect([track_id, ids.filter((id) => id === track_id).length]).toEqual([track_id, observations]);
      const picture = await service.fetch(new URL(exemplar.thumbnail_url as string, service.base).pathname);
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    }
  }, 300_000);
});
