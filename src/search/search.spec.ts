import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SearchFace } from '../../test/support/search-face.js';
import { rm } from 'node:fs/promises';
import type { FoundView } from './search.view.js';

const RED = [255, 0, 0];
const LIME = [0, 255, 0];
const BLUE = [0, 0, 255];

describe('POST /search', () => {
  let face: SearchFace;
  let colors: string;
  let foreign: string;

  beforeAll(async () => {
    face = await SearchFace.start();
    colors = await face.video('ann', [
      { color: RED, labels: ['car', 'street'], metadata: { camera: 'north' } },
      { color: LIME, labels: ['tree'], shot_start_ms: 500, shot_end_ms: 1500 },
      { color: BLUE },
    ]);
    foreign = await face.video('ben', [{ color: RED }]);
  });
  afterAll(() => face.stop());

  const base64 = (...color: number[]): string => face.picture(...color).toString('base64');
  const times = (found: FoundView[]): number[] => found.map(({ time_ms }) => time_ms);

  it('finds the moments like a picture, best first, with all that is to be said of them', async () => {
    const found = await face.find({ image: base64(20, 250, 20) });
    expect(found[0]).toEqual({
      score: expect.closeTo(0.994, 2),
      task_id: colors,
      video_url: 'https://example.com/video.mp4',
      metadata: {},
      time_ms: 1000,
      shot: { index: 1, start_ms: 500, end_ms: 1500 },
      thumbnail_url: null,
      model: 'color@1',
    });
    expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).sort((a, b) => b - a));
  });

  it('takes base64 of every make, also as a data URL', async () => {
    const picture = face.picture(...BLUE);
    const forms = [picture.toString('base64url'), `data:image/png;base64,${picture.toString('base64')}`];
    for (const image of forms) expect(times(await face.find({ image, limit: 1 }))).toEqual([2000]);
  });

  it('takes the address of an upload and of an artefact, only of its owner', async () => {
    const form = new FormData();
    form.set('file', new Blob([Buffer.from(face.picture(...LIME))]), 'lime.png');
    const upload = await face.keyed.fetch('/uploads', face.keys.ann, { method: 'POST', body: form });
    const { video_url: uploaded } = (await upload.json()) as { video_url: string };
    const artifact = face.keyed.face.base + (await face.artifact(colors, 'shot-1.jpg', face.picture(...LIME)));
    for (const image of [uploaded, artifact]) {
      expect(times(await face.find({ image, limit: 1 }))).toEqual([1000]);
      const answer = await face.ask({ image }, 'ben');
      expect(await answer.json()).toMatchObject({
        status: 422,
        errors: [{ pointer: '#/image', code: 'FILE_NOT_FOUND' }],
      });
    }
  });

  it('finds what words mean, with a model that reads them', async () => {
    const id = await face.video('ann', [{ color: BLUE }, { color: RED }], {}, 'color-words_1');
    const found = await face.find({ text: 'Red', model: 'color-words' });
    expect(found.map(({ task_id, time_ms, model }) => [task_id, time_ms, model])).toEqual([
      [id, 1000, 'color-words@1'],
      [id, 0, 'color-words@1'],
    ]);
  });

  it('finds what looks like another moment: the sampled one nearest to the time', async () => {
    for (const [time_ms, expected] of [
      [0, 0],
      [499, 0],
      [1400, 1000],
      [9999, 2000],
    ])
      expect(times(await face.find({ task_id: colors, time_ms, limit: 1 }))).toEqual([expected]);
    expect((await face.find({ task_id: colors.toUpperCase(), time_ms: 0 }))[0]).toMatchObject({ score: 1 });
  });

  it('finds nothing of other owners', async () => {
    const owners = async (owner: 'ann' | 'ben') =>
      new Set((await face.find({ image: base64(...RED), limit: 100 }, owner)).map(({ task_id }) => task_id));
    expect((await owners('ann')).has(foreign)).toBe(false);
    expect(await owners('ben')).toEqual(new Set([foreign]));
    expect(await face.find({ image: base64(...RED), filter: { task_ids: [foreign] } })).toEqual([]);
  });

  it.each<[object, number[]]>([
    [{ metadata: { camera: 'north' } }, [0]],
    [{ metadata: { camera: 'south' } }, []],
    [{ label: 'street' }, [0]],
    [{ label: 'tree' }, [1000]],
    [{ time: { start_ms: 1000 } }, [1000, 2000]],
    [{ time: { start_ms: 500, end_ms: 2000 } }, [1000]],
    [{ time: { end_ms: 2000 }, label: null, metadata: {} }, [0, 1000]],
  ])('keeps to the filter %j', async (filter, expected) => {
    const found = await face.find({ image: base64(...RED), filter: { ...filter, task_ids: [colors] } });
    expect(times(found).sort((a, b) => a - b)).toEqual(expected);
  });

  it('says what a found video was sent with', async () => {
    const [found] = await face.find({ image: base64(...RED), filter: { metadata: { camera: 'north' } } });
    expect(found?.metadata).toEqual({ camera: 'north' });
  });

  it('gives of each shot or video its best moment, however many like it hide the others', async () => {
    const shade = (at: number) => ({ color: [255, 100, at % 3], time_ms: at, shot_index: at < 700 ? 0 : 1 });
    const many = await face.video(
      'ann',
      Array.from({ length: 800 }, (_, at) => shade(at)),
    );
    const other = await face.video('ann', [{ color: [255, 90, 60] }]);
    const image = base64(255, 100, 0);
    const task_ids = [many, other, colors];
    const groups = async (group_by: string, limit: number) =>
      (await face.find({ image, group_by, limit, filter: { task_ids } })).map(({ task_id, shot }) => [
        task_id,
        shot.index,
      ]);
    expect((await groups('frame', 100)).every(([id]) => id === many)).toBe(true);
    expect(await groups('shot', 3)).toEqual([
      [many, expect.any(Number)],
      [many, expect.any(Number)],
      [other, 0],
    ]);
    const videos = await groups('video', 10);
    expect(videos.map(([id]) => id)).toEqual([many, other, colors]);
    expect(await groups('shot', 100)).toHaveLength(6);
  });

  it('links the keyframe of the shot while it is there', async () => {
    const id = randomUUID();
    const thumbnail_url = await face.artifact(id, 'shot-0.jpg', Buffer.from('jpeg'));
    await face.video('ann', [{ color: [9, 9, 200], task_id: id, thumbnail_url }]);
    const thumbnail = async () =>
      (await face.find({ image: base64(...BLUE), filter: { task_ids: [id] } }))[0]?.thumbnail_url;
    expect(await thumbnail()).toBe(`${face.keyed.face.base}/results/${id}/artifacts/shot-0.jpg`);
    await rm(face.keyed.face.data.artifacts(id), { recursive: true });
    expect(await thumbnail()).toBeNull();
  });
});
