import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newTask } from '../../test/support/http-face.js';
import { SearchFace } from '../../test/support/search-face.js';

const UNKNOWN = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';
const RED = [255, 0, 0];
const film = [RED, [0, 255, 0], [0, 0, 255]].map((color) => ({ color }));

/** What differs between any two answers. */
const OWN = ['date', 'x-request-id', 'keep-alive', 'ratelimit-remaining', 'ratelimit-reset', 'etag', 'location'];

/** An answer with the ids, and what is of this one request, taken out. */
interface Seen {
  status: number;
  headers: Record<string, string>;
  text: string;
}

describe("another owner's things, named in a body", () => {
  let face: SearchFace;
  let image: string;
  let theirs: string[];
  let upload: string;

  beforeAll(async () => {
    face = await SearchFace.start();
    image = face.picture(...RED).toString('base64');
    const analysed = await face.video('ann', film);
    await face.video('ann', film);
    await face.artifact(analysed, 'shot-0.jpg', face.picture(...RED));
    const waiting = newTask({}, 'ann');
    await face.keyed.face.results.accept(waiting);
    theirs = [analysed, waiting.id];
    await face.video('ben', film);
    upload = await put();
  });
  afterAll(() => face.stop());

  /** The URL of a picture that ann uploaded. */
  async function put(): Promise<string> {
    const form = new FormData();
    form.set('file', new Blob([face.picture(...RED)]), 'red.png');
    const answer = await face.keyed.fetch('/uploads', face.keys.ann, { method: 'POST', body: form });
    return ((await answer.json()) as { video_url: string }).video_url;
  }

  const post = (path: string, body: object, owner: 'ann' | 'ben' = 'ben'): Promise<Response> => {
    const headers = { 'content-type': 'application/json' };
    return face.keyed.fetch(path, face.keys[owner], { method: 'POST', headers, body: JSON.stringify(body) });
  };

  async function seen(answer: Response, ...hidden: string[]): Promise<Seen> {
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !OWN.includes(name)));
    const plain = (await answer.text()).replace(/"request_id":"[^"]+"/, '');
    return { status: answer.status, headers, text: hidden.reduce((text, part) => text.replaceAll(part, '-'), plain) };
  }

  const artifact = (id: string): string => `${face.keyed.face.base}/results/${id}/artifacts/shot-0.jpg`;

  it.each<[string, string, (id: string) => object, number]>([
    ['a search by a moment', '/search', (task_id) => ({ task_id, time_ms: 0 }), 404],
    ['a search by a moment after its end', '/search', (task_id) => ({ task_id, time_ms: 99_999_999 }), 404],
    ['a search by an artefact', '/search', (id) => ({ image: artifact(id) }), 422],
    ['a search among its moments', '/search', (id) => ({ image, filter: { task_ids: [id] } }), 200],
    [
      'a search among its words',
      '/search',
      (id) => ({ text: 'red', model: 'color-words', filter: { task_ids: [id] } }),
      409,
    ],
    ['a search for duplicates', '/search/duplicates', (task_id) => ({ task_id }), 404],
    ['duplicates by a model that is none', '/search/duplicates', (task_id) => ({ task_id, model: 'nobody' }), 422],
  ])('is in %s as what does not exist', async (_name, path, body, status) => {
    const none = await seen(await post(path, body(UNKNOWN)), UNKNOWN);
    expect(none.status).toBe(status);
    for (const id of theirs) expect(await seen(await post(path, body(id)), id)).toEqual(none);
  });

  it('is no picture to search by either when it was uploaded', async () => {
    const other = upload.replace(/(uploads.)[0-9a-f]{8}/, '$100000000');
    expect((await post('/search', { image: upload }, 'ann')).status).toBe(200);
    const [own, none] = [await post('/search', { image: upload }), await post('/search', { image: other })];
    expect(await seen(own)).toEqual(await seen(none));
    expect(none.status).toBe(422);
  });

  it('is no video to analyse: that it is there is said by no answer', async () => {
    const other = upload.replace(/(uploads.)[0-9a-f]{8}/, '$100000000');
    const said = async (video_url: string) => {
      const answer = await post('/analyze', { video_url });
      const { task_id } = (await answer.clone().json()) as { task_id: string };
      return seen(answer, task_id, video_url);
    };
    expect(await said(upload)).toEqual(await said(other));
  });

  it('opens by no address that another signed', async () => {
    const addresses = (id: string) => [artifact(id), `${face.keyed.face.base}/results/${id}/events`];
    const opened = async (id: string): Promise<Seen[]> => {
      const answer = await post('/signed-urls', { urls: addresses(id) });
      expect(answer.status).toBe(200);
      const { urls } = (await answer.json()) as { urls: string[] };
      return Promise.all(urls.map(async (url) => seen(await fetch(url), id)));
    };
    const none = await opened(UNKNOWN);
    expect(none.map(({ status }) => status)).toEqual([404, 404]);
    for (const id of theirs) expect(await opened(id)).toEqual(none);
  });

  it('is found by its owner in each of these ways', async () => {
    const [id] = theirs as [string];
    const bodies = [{ task_id: id, time_ms: 0 }, { image: artifact(id) }, { image, filter: { task_ids: [id] } }];
    for (const body of bodies) {
      const { data } = (await (await post('/search', body, 'ann')).json()) as { data: unknown[] };
      expect([body, data.length > 0]).toEqual([body, true]);
    }
    const { data } = (await (await post('/search/duplicates', { task_id: id }, 'ann')).json()) as { data: unknown[] };
    expect(data).toHaveLength(1);
  });
});
