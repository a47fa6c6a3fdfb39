import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ObjectFinding } from '../src/common/findings.js';
import type { ReferenceBox } from './support/detector.reference.js';
import { learnedModels } from './support/learned-models.js';
import { Service } from './support/service.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA, sharedFile } from './support/shared-data.js';
import { annotated, scores, tally, type Found } from './support/voc.js';

/** A sampled frame as the API gives it, as far as it is read here. */
interface Seen {
  time_ms: number;
  objects: { label: string; confidence: number; bbox: ObjectFinding['box']; landmarks?: unknown[] }[];
}

const photoFile = (photo: string): string => join(SHARED_DATA, `images/voc/${photo}.jpg`);

/** Photos of one size as a video, one a second, each the JPEG that it is. */
const filmed = async (photos: string[]): Promise<Buffer> => {
  const input = Buffer.concat(await Promise.all(photos.map((photo) => readFile(photoFile(photo)))));
  const args = ['-f', 'image2pipe', '-framerate', '1', '-c:v', 'mjpeg', '-i', '-', '-c', 'copy', '-f', 'matroska', '-'];
  return execFileSync('ffmpeg', ['-v', 'error', ...args], { input, maxBuffer: 2 ** 28 });
};

const cornersOf = ({ x, y, width, height }: ObjectFinding['box']): ReferenceBox['corners'] => [
  x,
  y,
  x + width,
  y + height,
];

(hasSharedData ? describe : describe.skip)(`detection through the service${NEEDS_DATA}`, () => {
  let folder: string;
  let removeModels: () => Promise<void>;
  let service: Service;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detect-'));
    const models = await learnedModels('yolox-nano', 'ultraface', 'yunet');
    removeModels = models.remove;
    const faces = (model: string) => ({
      sampling: { interval_ms: 500 },
      steps: [{ step: 'faces', options: { model } }],
    });
    const pipelines = {
      photos: { sampling: { interval_ms: 1_000 }, steps: [{ step: 'detect', options: { min_confidence: 0.3 } }] },
      dogs: { steps: [{ step: 'detect', options: { labels: ['dog', 'cat'] } }] },
      typo: { steps: [{ step: 'detect', options: { labels: ['dgo'] } }] },
      yunet: faces('yunet'),
      ultraface: faces('ultraface'),
    };
    const path = join(folder, 'pipelines.json');
    await writeFile(path, JSON.stringify({ pipelines }));
    service = await Service.start({ MODEL_REGISTRY_PATH: models.root, PIPELINE_CONFIG_PATH: path });
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await removeModels();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function seen(video: Uint8Array, name: string, pipeline: string): Promise<Seen[]> {
    const video_url = await service.upload(video, name);
    const task = await service.ended(await service.submit({ video_url, pipeline }), 240_000);
    expect([task.error, task.result?.warnings]).toEqual([null, []]);
    const headers = { accept: 'application/x-ndjson' };
    const frames = await (await service.fetch(`/results/${task.task_id}/frames`, { headers })).text();
    return frames
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Seen);
  }

  async function vocPhotos(): Promise<string[]> {
    const files = await readdir(join(SHARED_DATA, 'images/voc'));
    return files.filter((file) => file.endsWith('.jpg')).map((file) => file.slice(0, -4));
  }

  it('finds in photos as many things as are known of this model, and invents no more', async () => {
    const photos = await vocPhotos();
    const sizes = new Map<string, string[]>();
    for (const photo of photos) {
      const { width, height } = annotated(photo);
      const size = `${width}x${height}`;
      sizes.set(size, [...(sizes.get(size) ?? []), photo]);
    }
    const ours = new Map<string, Found[]>();
    await Promise.all(
      [...sizes].map(async ([size, alike]) => {
        const frames = await seen(await filmed(alike), `${size}.mkv`, 'photos');
        expect(frames.map(({ time_ms }) => time_ms)).toEqual(alike.map((_, at) => at * 1_000));
        alike.forEach((photo, at) => {
          const objects = frames[at]?.objects ?? [];
          ours.set(
            photo,
            objects.map(({ label, confidence, bbox }) => ({ label, score: confidence, corners: cornersOf(bbox) })),
          );
        });
      }),
    );
    const own = scores(photos.map((photo) => tally(ours.get(photo) ?? [], annotated(photo).objects)));
    // 103 of 135, 45 wrong; of twice as many photos, these among them, the shared data's table has 0.79 and 0.70.
    expect(Math.abs(own.recall - 0.763)).toBeLessThanOrEqual(0.02);
    expect(Math.abs(own.precision - 0.696)).toBeLessThanOrEqual(0.02);
  }, 300_000);

  it('keeps only the labels that are asked for', async () => {
    const photo = (await vocPhotos()).find((one) => annotated(one).objects.some(({ label }) => label === 'dog')) ?? '';
    const [frame] = await seen(await filmed([photo]), 'dog.mkv', 'dogs');
    expect(frame?.objects.length).toBeGreaterThan(0);
    for (const { label } of frame?.objects ?? []) expect(['dog', 'cat']).toContain(label);
  }, 60_000);

  it('fails with a sentence when the model does not know a label that is asked for', async () => {
    const video_url = `${service.base}/samples/sample.mp4`;
    const { error } = await service.ended(await service.submit({ video_url, pipeline: 'typo' }));
    expect(error?.code).toBe('MODEL_UNAVAILABLE');
    expect(error?.stage).toBe('detect');
    expect(error?.message).toContain('step detect looks for dgo, which model yolox-nano@1 does not know; it knows');
  }, 60_000);

  it.each([
    ['yunet', 5],
    ['ultraface', undefined],
  ])(
    'finds faces where there are people, and none where there are none (%s)',
    async (model, landmarks) => {
      const group = await seen(sharedFile('videos/faces_h264_aac.mp4'), 'faces.mp4', model);
      for (const { objects } of group) {
        expect(objects.length).toBeGreaterThanOrEqual(3);
        for (const { label, landmarks: points } of objects)
          expect([label, points?.length]).toEqual(['face', landmarks]);
      }
      const one = await seen(sharedFile('videos/asl_walk_h264.mkv'), 'asl.mkv', model);
      expect(one.map(({ objects }) => objects.length)).toEqual(one.map(() => 1));
      const none = await seen(sharedFile('videos/bottles_h264.mp4'), 'bottles.mp4', model);
      expect(none.flatMap(({ objects }) => objects)).toEqual([]);
    },
    120_000,
  );
});
