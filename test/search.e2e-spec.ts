import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FoundView, SearchView } from '../src/search/search.view.js';
import { COPIES, framesOfCopy } from './support/copies.js';
import { footage } from './support/footage.js';
import { Service, type TaskView } from './support/service.js';

/** Frames of the sample, 25 a second, that are sampled: the first after each half second, once in every second. */
const NUMBERS = Array.from({ length: 10 }, (_, second) => second * 25 + 13);

/** Half a second apart at most; or both in the last scene, which stands still. */
const isSameMoment = (a: number, b: number): boolean => Math.abs(a - b) <= 500 || Math.min(a, b) >= 8_000;

describe('search, over a started service', () => {
  let service: Service;
  let sample: TaskView;
  let other: string;

  const ask = (body: object): Promise<Response> => service.post('/search', body);
  const find = async (body: object): Promise<FoundView[]> => {
    const answer = await ask(body);
    if (answer.status !== 200) throw new Error(`POST /search answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as SearchView).data;
  };
  const analyse = async (video_url: string): Promise<TaskView> =>
    service.ended(await service.submit({ video_url, metadata: { camera: 'gate-2' } }), 120_000);

  beforeAll(async () => {
    service = await Service.start();
    const upload = await service.upload(await readFile(await footage.coded({ frames: 100 })), 'other.mp4');
    sample = await analyse(`${service.base}/samples/sample.mp4`);
    other = (await analyse(upload)).task_id;
  }, 300_000);
  afterAll(() => service.stop(), 60_000);

  it('finds the same moment for frames of copies: re-encoded, scaled, brightened, with a logo', async () => {
    const path = join(service.dataDir, 'samples', 'sample.mp4');
    const right: Record<string, number> = {};
    for (const copy of Object.keys(COPIES) as (keyof typeof COPIES)[]) {
      const frames = await framesOfCopy(path, copy, NUMBERS);
      const best = await Promise.all(
        frames.map(async (frame) => (await find({ image: frame.toString('base64'), limit: 1 }))[0]),
      );
      const isRight = (found: FoundView | undefined, at: number): boolean =>
        found?.task_id === sample.task_id && isSameMoment(found.time_ms, (NUMBERS[at] ?? 0) * 40);
      right[copy] = best.filter(isRight).length;
    }
    const all = Object.values(right).reduce((sum, count) => sum + count, 0);
    expect([all / (4 * NUMBERS.length) >= 0.95, right]).toEqual([true, right]);
  }, 300_000);

  it('finds a keyframe by its address, with the shot that it is of', async () => {
    const shot = sample.result?.shots[2];
    const [best] = await find({ image: shot?.keyframe?.thumbnail_url, filter: { task_ids: [sample.task_id] } });
    expect(best).toMatchObject({
      score: expect.closeTo(1, 1),
      task_id: sample.task_id,
      video_url: `${service.base}/samples/sample.mp4`,
      shot: { index: 2, start_ms: 4_000, end_ms: 6_000 },
      thumbnail_url: shot?.keyframe?.thumbnail_url,
      model: 'scene-descriptor@1',
    });
  });

  it('finds a moment by itself, and each shot or video once', async () => {
    const moment = { task_id: sample.task_id, time_ms: 4_600 };
    const [best] = await find(moment);
    expect([best?.score, best?.task_id]).toEqual([1, sample.task_id]);
    const shots = (await find({ ...moment, group_by: 'shot', limit: 100 })).map(
      ({ task_id, shot }) => `${task_id} ${shot.index}`,
    );
    expect([new Set(shots).size, shots.slice(0, 1)]).toEqual([shots.length, [`${sample.task_id} 2`]]);
    expect((await find({ ...moment, group_by: 'video' })).map(({ task_id }) => task_id)).toEqual([
      sample.task_id,
      other,
    ]);
  });

  it('takes the examples of a picture in the document as they stand', async () => {
    const document = (await (await service.fetch('/openapi.json')).json()) as OpenAPIObject;
    const body = document.paths['/search']?.post?.requestBody as {
      content: Record<string, { examples: Record<string, { value: object }> }>;
    };
    const examples = body.content['application/json']?.examples ?? {};
    for (const name of ['picture', 'videos', 'filtered'])
      expect([name, (await find(examples[name]?.value ?? {}))[0]]).toMatchObject([name, { shot: { index: 0 } }]);
    // Left out of the document of a service without such a model.
    expect(examples['text']).toBeUndefined();
    const words = { text: 'a red car at night', model: 'clip-vit-b32-quantized' };
    const { status, errors } = (await (await ask(words)).json()) as Record<string, unknown>;
    expect([status, errors]).toMatchObject([
      422,
      [{ detail: expect.stringContaining('npm run models -- pull clip-vit') }],
    ]);
  });

  it('forgets an erased video', async () => {
    const moment = { task_id: sample.task_id, time_ms: 0, limit: 100 };
    expect((await find(moment)).some(({ task_id }) => task_id === other)).toBe(true);
    await service.fetch(`/results/${other}`, { method: 'DELETE' });
    expect((await find(moment)).some(({ task_id }) => task_id === other)).toBe(false);
  });
});
