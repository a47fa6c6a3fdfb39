import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpFace } from '../../test/support/http-face.js';
import { embedCard, temporaryRegistry, writeModel } from '../../test/support/tiny-models.js';
import type { ModelView } from './model.view.js';

interface Answer extends ModelView {
  data: ModelView[];
  code: string;
  detail: string;
  errors: { pointer: string; code: string; detail: string }[];
}

describe('ModelsController', () => {
  let root: string;
  let remove: () => Promise<void>;
  let face: HttpFace;

  beforeEach(async () => {
    ({ root, remove } = await temporaryRegistry());
    await writeModel(root, embedCard());
    await writeFile(join(root, 'aliases.json'), '{"color":{"next":"1"},"other":{"production":"3"}}');
    face = await HttpFace.start({ MODEL_REGISTRY_PATH: root });
  });
  afterEach(async () => {
    await face.stop();
    await remove();
  });

  const get = async (path: string): Promise<Answer> => (await (await face.fetch(path)).json()) as Answer;

  async function put(path: string, body: unknown): Promise<Answer & { httpStatus: number }> {
    const headers = { 'content-type': 'application/json' };
    const answer = await face.fetch(path, { method: 'PUT', headers, body: JSON.stringify(body) });
    return { ...((await answer.json()) as Answer), httpStatus: answer.status };
  }

  const written = async () => JSON.parse(await readFile(join(root, 'aliases.json'), 'utf8')) as object;

  it('lists what is installed first, then what the catalogue has', async () => {
    const { data } = await get('/models');
    expect(data[0]).toMatchObject({ name: 'color', present: true, available: null });
    const absent = data.find(({ name }) => name === 'yolox-nano');
    expect(absent).toMatchObject({ present: false, versions: [], aliases: {} });
    expect(absent?.available).toMatchObject({ install: 'npm run models -- pull yolox-nano', size_bytes: 3_659_407 });
    expect(await get('/models/yolox-nano')).toEqual(absent);
    expect((await face.fetch('/models/yolox')).status).toBe(404);
  });

  it('notices a model that is put into the folder and one that is taken out', async () => {
    await writeModel(root, embedCard({ name: 'late' }));
    expect((await get('/models/late')).versions).toMatchObject([{ version: '1', state: 'READY' }]);
    await rm(join(root, 'late'), { recursive: true });
    expect((await face.fetch('/models/late')).status).toBe(404);
  });

  it('points an alias at a version that was put on disk after the start', async () => {
    await writeModel(root, embedCard({ version: '2' }));
    const answer = await put('/models/color/aliases/production', { version: '2' });
    expect(answer).toMatchObject({ httpStatus: 200, aliases: { next: '1', production: '2' } });
    expect(await written()).toEqual({ color: { next: '1', production: '2' }, other: { production: '3' } });
  });

  it('keeps every one of many aliases that are set at once', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `a${at}`);
    await Promise.all(names.map((name) => put(`/models/color/aliases/${name}`, { version: '1' })));
    expect(Object.keys((await get('/models/color')).aliases).sort()).toEqual(['next', ...names].sort());
  });

  it('leaves the alias as it was when the version fails its check, and says why', async () => {
    await writeModel(root, embedCard({ version: '2', description: 'bad: the graph is of 1999' }));
    expect(await put('/models/color/aliases/next', { version: '2' })).toMatchObject({
      httpStatus: 409,
      code: 'MODEL_UNFIT',
      detail: 'color@2 is FAILED: models/color/2/model.json: the graph is of 1999. next is as it was.',
    });
    expect((await get('/models/color')).aliases).toEqual({ next: '1' });
    expect(await written()).toMatchObject({ color: { next: '1' } });
  });

  it('refuses a version of another checksum and one of another task', async () => {
    await writeModel(root, embedCard({ version: '2', sha256: 'ab'.repeat(32) }));
    await writeModel(root, embedCard({ version: '3', task: 'statistics' }));
    const wrong = await put('/models/color/aliases/production', { version: '2' });
    expect(wrong.detail).toContain('sha256 says abababababab… but model.onnx is');
    expect(await put('/models/color/aliases/next', { version: '3' })).toMatchObject({
      httpStatus: 409,
      detail: 'color@3 does task statistics, color@1 does embed. next is as it was.',
    });
  });

  it('says which models, versions and fields there are', async () => {
    const cases: [string, unknown, number, string][] = [
      ['/models/colour/aliases/production', { version: '1' }, 404, 'No model is named "colour"; there are color.'],
      ['/models/color/aliases/production', { version: '9' }, 422, 'Model color has no version "9"; there are 1.'],
      ['/models/color/aliases/production', {}, 422, 'version must be a string'],
      ['/models/color/aliases/production', { version: 1 }, 422, 'version must be a string'],
      ['/models/color/aliases/production', { version: '1', force: true }, 422, 'There is no field "force" here.'],
      ['/models/color/aliases/a%3Ab', { version: '1' }, 422, '"a:b" is not an alias'],
    ];
    for (const [path, body, status, detail] of cases) {
      const answer = await put(path, body);
      expect([path, answer.httpStatus]).toEqual([path, status]);
      expect(answer.detail).toContain(detail);
    }
  });

  it('goes on with what it has when aliases.json is broken or means what is not there', async () => {
    await put('/models/color/aliases/production', { version: '1' });
    await writeFile(join(root, 'aliases.json'), '{"color":');
    expect((await get('/models/color')).aliases).toEqual({ next: '1', production: '1' });
    await writeFile(join(root, 'aliases.json'), '{"color":{"production":"7"}}');
    expect((await get('/models/color')).aliases).toEqual({ production: '1' });
  });

  it('tries a version again once its files have changed', async () => {
    await mkdir(join(root, 'color', '2'));
    expect((await get('/models/color')).versions[1]?.reason).toContain('does not exist');
    await writeModel(root, embedCard({ version: '2' }));
    expect((await get('/models/color')).versions[1]).toMatchObject({ state: 'READY', reason: null });
  });

  const canWriteAnywhere = process.getuid?.() === 0;
  (canWriteAnywhere ? it.skip : it)('says when the folder is read-only', async () => {
    await chmod(root, 0o500);
    const answer = await put('/models/color/aliases/next', { version: '1' });
    await chmod(root, 0o700);
    expect(answer).toMatchObject({ httpStatus: 503, code: 'UNAVAILABLE' });
  });
});
