import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newTask } from '../../../test/support/http-face.js';
import { SearchFace } from '../../../test/support/search-face.js';
import type { DuplicatesView } from './duplicates.view.js';

const COLORS = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
  [0, 255, 255],
];
const film = COLORS.map((color) => ({ color }));

describe('POST /search/duplicates', () => {
  let face: SearchFace;
  let first: string;
  let copy: string;

  beforeAll(async () => {
    face = await SearchFace.start();
    first = await face.video('ann', film);
    copy = await face.video('ann', film);
    await face.video('ben', film);
    await face.video('ann', [{ color: [255, 0, 255] }, { color: [90, 90, 90] }]);
  });
  afterAll(() => face.stop());

  const ask = (body: object, owner: 'ann' | 'ben' = 'ann'): Promise<Response> => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return face.keyed.fetch('/search/duplicates', face.keys[owner], init);
  };

  it("finds the owner's other video with the same material, and where it is", async () => {
    const answer = await ask({ task_id: first });
    expect(answer.status).toBe(200);
    const { data } = (await answer.json()) as DuplicatesView;
    expect(data).toMatchObject([{ task_id: copy, video_url: 'https://example.org/video.mp4', model: 'color@1' }]);
    expect(data[0]?.ranges).toMatchObject([{ query: { start_ms: 0 }, match: { start_ms: 0 }, score: 1 }]);
    expect(data[0]?.coverage).toBeGreaterThan(0);
  });

  it('leaves out what covers less than asked', async () => {
    const { data } = (await (await ask({ task_id: first })).json()) as DuplicatesView;
    const least = (data[0]?.coverage ?? 0) + 0.001;
    const answer = await ask({ task_id: first, min_coverage: Math.min(1, least) });
    expect(await answer.json()).toEqual({ data: least > 1 ? data : [] });
  });

  it("does not know another's video, nor one that is not there", async () => {
    for (const [id, owner] of [
      [first, 'ben'],
      [randomUUID(), 'ann'],
    ] as const)
      expect((await ask({ task_id: id }, owner)).status).toBe(404);
  });

  it('answers 409 while there is no result, and when there are no vectors of the model', async () => {
    const task = newTask({}, 'ann');
    await face.keyed.face.results.accept(task);
    expect(await (await ask({ task_id: task.id })).json()).toMatchObject({ status: 409, code: 'RESULT_NOT_READY' });
    const answer = await ask({ task_id: first, model: 'color-words' });
    expect(await answer.json()).toMatchObject({ status: 409, code: 'NOT_INDEXED' });
  });

  it.each([
    [{}, '#/task_id'],
    [{ min_coverage: 2 }, '#/min_coverage'],
    [{ limit: 0 }, '#/limit'],
    [{ model: 'bright' }, '#/model'],
  ])('refuses %j at %s', async (body, pointer) => {
    const answer = await ask(pointer === '#/task_id' ? body : { task_id: first, ...body });
    expect(await answer.json()).toMatchObject({ status: 422, errors: [{ pointer }] });
  });
});
