import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clip } from './support/clip.js';
import { FileServer } from './support/file-server.js';
import { Service, type TaskView } from './support/service.js';

describe('the whole path on a bare machine', () => {
  let service: Service;
  let files: FileServer;
  let task: TaskView;

  beforeAll(async () => {
    [service, files] = await Promise.all([Service.start(), FileServer.start()]);
    const url = files.put('scenes.mp4', await clip([2, 1.2, 3]));
    const id = await service.submit({ video_url: url, metadata: { camera: 'gate 3' } });
    task = await service.ended(id);
  }, 120_000);

  afterAll(async () => {
    await service.stop();
    await files.stop();
  }, 60_000);

  it('ends as SUCCESS with the facts of the video', () => {
    expect(task.error).toBeNull();
    expect(task.status).toBe('SUCCESS');
    expect(task.result?.video).toMatchObject({
      width: 320,
      height: 180,
      rotation: 0,
      codec: 'h264',
      duration_ms: 6_200,
      has_audio: false,
    });
    expect(task.result?.sampling.frames_decoded).toBe(155);
    expect(task['metadata']).toEqual({ camera: 'gate 3' });
  });

  it('finds the shots at the exact frames', () => {
    expect(task.result?.shots.map(({ start_ms, end_ms }) => [start_ms, end_ms])).toEqual([
      [0, 2_000],
      [2_000, 3_200],
      [3_200, 6_200],
    ]);
  });

  it('gives each shot a keyframe inside it, as a JPEG', async () => {
    for (const { start_ms, end_ms, keyframe } of task.result?.shots ?? []) {
      expect(keyframe?.time_ms).toBeGreaterThanOrEqual(start_ms);
      expect(keyframe?.time_ms).toBeLessThan(end_ms);
      const picture = await fetch(keyframe?.thumbnail_url as string);
      expect(picture.status).toBe(200);
      expect(picture.headers.get('content-type')).toBe('image/jpeg');
      expect([...new Uint8Array(await picture.arrayBuffer()).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    }
    expect(task.result?.shots).toHaveLength(3);
  });

  it('makes a sprite sheet with the time of each tile', async () => {
    const sprite = task.result?.sprite;
    expect(sprite?.times_ms.length).toBeGreaterThan(8);
    expect(sprite?.times_ms[0]).toBe(0);
    expect((await fetch(sprite?.url as string)).headers.get('content-type')).toBe('image/jpeg');
  });

  it('indexes a vector for every sampled frame', () => {
    const { vectors, sampling } = task.result ?? {};
    expect(vectors).toEqual({
      store: 'embedded',
      collection: 'scene-descriptor_1',
      count: sampling?.frames_analyzed,
      model: 'scene-descriptor@1',
    });
    expect(vectors?.count).toBeGreaterThanOrEqual(13);
  });

  it('says what made the result', () => {
    const { provenance } = task.result ?? {};
    expect(provenance?.pipeline.name).toBe('production');
    expect(provenance?.models.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['scene-descriptor', 'frame-statistics', 'shot-features']),
    );
    expect(provenance?.stages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['fetch', 'probe', 'decode', 'shots', 'quality', 'keyframes', 'embed', 'index']),
    );
  });

  it('measures quality without a black or frozen second in moving pictures', () => {
    expect(task.result?.quality).toMatchObject({ black: [] });
    expect(task.result?.quality?.brightness).toBeGreaterThan(20);
  });

  it('fetches the video once', () => {
    expect(files.requests).toEqual(['/scenes.mp4']);
  });

  it('analyses its own sample', async () => {
    const id = await service.submit({ video_url: `${service.base}/samples/sample.mp4` });
    const { status, result } = await service.ended(id);
    expect(status).toBe('SUCCESS');
    expect(result?.shots.map(({ start_ms }) => start_ms)).toEqual([0, 2_000, 4_000, 6_000, 8_000]);
  }, 60_000);

  it('analyses an upload, and erases all of it on request', async () => {
    const id = await service.submit({ video_url: await service.upload(await clip([1, 1]), 'up.mp4') });
    const { status, result } = await service.ended(id);
    expect(status).toBe('SUCCESS');
    expect((await service.fetch(`/results/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await service.fetch(`/results/${id}`)).status).toBe(404);
    expect((await fetch(result?.shots[0]?.keyframe?.thumbnail_url as string)).status).toBe(404);
  }, 60_000);

  it('waits for the result when asked to', async () => {
    const url = files.put('waited.mp4', await clip([1]));
    const answer = await service.post('/analyze', { video_url: url }, { prefer: 'wait=30' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'SUCCESS' });
  }, 60_000);

  it('accepts one task for one idempotency key', async () => {
    const body = { video_url: files.put('same.mp4', await clip([1])) };
    const [first, second] = [
      await service.post('/analyze', body, { 'idempotency-key': 'order-1' }),
      await service.post('/analyze', body, { 'idempotency-key': 'order-1' }),
    ];
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(((await second.json()) as TaskView).task_id).toBe(((await first.json()) as TaskView).task_id);
    const other = await service.post('/analyze', { ...body, pipeline: 'shots' }, { 'idempotency-key': 'order-1' });
    expect(other.status).toBe(422);
  });
});
