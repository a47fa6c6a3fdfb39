import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ModelList } from '../src/model-registry/model.view.js';
import { Service } from './support/service.js';
import { embedCard, writeModel } from './support/tiny-models.js';

describe('a service with models that do not work', () => {
  let root: string;
  let service: Service;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'failed-models-'));
    const models = join(root, 'models');
    await cp('models', models, { recursive: true });
    await writeModel(models, embedCard({ name: 'checksum', sha256: 'ab'.repeat(32) }));
    const labelled = await writeModel(models, embedCard({ name: 'labels', labels: { file: 'labels.txt', count: 2 } }));
    await writeFile(join(labelled, 'labels.txt'), 'cat\ndog\nbird\n');
    await writeModel(models, embedCard({ name: 'input', input: { ...embedCard().input, name: 'pixels' } }));
    service = await Service.start({ MODEL_REGISTRY_PATH: models });
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await rm(root, { recursive: true });
  }, 60_000);

  it('starts, and says of each what is wrong and where', async () => {
    const { data } = (await (await service.fetch('/models')).json()) as ModelList;
    const reason = (name: string) => data.find((model) => model.name === name)?.versions[0];
    expect(reason('checksum')).toMatchObject({ state: 'FAILED' });
    expect(reason('checksum')?.reason).toMatch(
      /^models\/checksum\/1\/model\.json: sha256 says abababababab… but model\.onnx is/,
    );
    expect(reason('labels')?.reason).toBe('models/labels/1/labels.txt: has 3 labels, but model.json says 2');
    expect(reason('input')?.reason).toContain('the graph has no input "pixels"; there are frames');
    expect(reason('scene-descriptor')).toMatchObject({ state: 'READY' });
  });

  it('analyses with those that do', async () => {
    const id = await service.submit({ video_url: `${service.base}/samples/sample.mp4` });
    expect((await service.ended(id)).status).toBe('SUCCESS');
  }, 60_000);
});
