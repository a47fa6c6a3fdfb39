import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { embedCard, temporaryRegistry, writeModel } from '../../test/support/tiny-models.js';
import { readEnv } from '../common/env.js';
import { ModelRegistry } from './model-registry.js';

describe('ModelRegistry', () => {
  let root: string;
  let remove: () => Promise<void>;
  let registry: ModelRegistry;

  beforeEach(async () => {
    ({ root, remove } = await temporaryRegistry());
    registry = new ModelRegistry(readEnv({ MODEL_REGISTRY_PATH: root }));
  });
  afterEach(() => remove());

  const reason = async (): Promise<string | null | undefined> => {
    await registry.read();
    expect(registry.all()[0]?.state).toBe('FAILED');
    return registry.all()[0]?.reason;
  };

  it('lists versions in numeric order, waiting for their check', async () => {
    for (const version of ['10', '9', '2.1']) await writeModel(root, embedCard({ version }));
    await registry.read();
    expect(registry.versions('color').map(({ card }) => card.version)).toEqual(['2.1', '9', '10']);
    expect(registry.all().map(({ state }) => state)).toEqual(['LOADING', 'LOADING', 'LOADING']);
    expect(registry.resolve('color').id).toBe('color@10');
  });

  it('resolves a name, a version and an alias', async () => {
    for (const version of ['1', '2', '3']) await writeModel(root, embedCard({ version }));
    await writeFile(join(root, 'aliases.json'), '{"color":{"production":"2","next":"3"}}');
    await registry.read();
    expect(['color', 'color@1', 'color:next'].map((reference) => registry.resolve(reference).id)).toEqual([
      'color@2',
      'color@1',
      'color@3',
    ]);
    expect(registry.aliases('color')).toEqual({ production: '2', next: '3' });
    expect(registry.aliases('constructor')).toEqual({});
  });

  it('says what was asked and what there is', async () => {
    await writeModel(root, embedCard());
    await writeFile(join(root, 'aliases.json'), '{"color":{"production":"7"}}');
    await registry.read();
    expect(() => registry.resolve('colour')).toThrow('no model is named "colour"; there are color');
    expect(() => registry.resolve('color@7')).toThrow(
      '"color@7" asks for version 7 of model color; there are versions 1',
    );
    expect(() => registry.resolve('color:next')).toThrow('model color has no alias "next"; there are production');
    expect(() => registry.resolve('color')).toThrow('"color" (production in aliases.json) asks for version 7');
    expect(() => registry.resolve('')).toThrow('no model is named ""');
  });

  it('names both checksums when the file is another', async () => {
    await writeModel(root, embedCard({ sha256: 'ab'.repeat(32) }));
    expect(await reason()).toMatch(
      /^models\/color\/1\/model\.json: sha256 says abababababab… but model\.onnx is [0-9a-f]{12}…$/,
    );
  });

  it('points at every fault of a card and still lists the model', async () => {
    const card = embedCard();
    await writeModel(root, { ...card, input: { ...card.input, width: 0, color: 'CMYK' as 'RGB' }, outputs: [] });
    const text = await reason();
    expect(text).toContain('models/color/1/model.json: /input/width must be >= 1, is 0; ');
    expect(text).toContain('/input/color must be one of RGB, BGR, GRAY, is "CMYK"');
    expect(text).toContain('/outputs must NOT have fewer than 1 items');
    expect(registry.all()[0]).toMatchObject({ id: 'color@1', card: { name: 'color', version: '1' } });
  });

  it.each([
    ['an unknown property', { licence: 'MIT' }, '/ has no "licence"; there are $schema, name, version'],
    ['a file outside its folder', { file: '../../secret.onnx' }, '/file must match pattern'],
    ['an absolute file', { file: '/etc/passwd' }, '/file must match pattern'],
    ['another name than its folder', { name: 'colour' }, 'says colour@1, but its folder is color/1'],
  ])('refuses a card with %s', async (_, changes, expected) => {
    await mkdir(join(root, 'color', '1'), { recursive: true });
    await writeFile(
      join(root, 'color', '1', 'model.json'),
      JSON.stringify({ ...embedCard(), sha256: 'ab'.repeat(32), ...changes }),
    );
    expect(await reason()).toContain(`models/color/1/model.json: ${expected}`);
  });

  it('lists a folder without a card, with one that is not JSON, and one without its file', async () => {
    await mkdir(join(root, 'a', '1'), { recursive: true });
    await mkdir(join(root, 'b', '1'), { recursive: true });
    await writeFile(join(root, 'b', '1', 'model.json'), '{');
    const folder = await writeModel(root, embedCard());
    await rm(join(folder, 'model.onnx'));
    await registry.read();
    const reasons = registry.all().map(({ reason: text }) => text);
    expect(reasons[0]).toBe('models/a/1/model.json: does not exist');
    expect(reasons[1]).toMatch(/^models\/b\/1\/model.json: is not JSON: /);
    expect(reasons[2]).toBe('models/color/1/model.json: file "model.onnx" does not exist');
  });

  it('reads as many labels as the card says', async () => {
    const folder = await writeModel(root, embedCard({ labels: { file: 'labels.txt', count: 2 } }));
    await writeFile(join(folder, 'labels.txt'), 'cat\r\ndog\n');
    await registry.read();
    expect(registry.resolve('color').labels).toEqual(['cat', 'dog']);
    await writeFile(join(folder, 'labels.txt'), 'cat\ndog\nbird');
    expect(await reason()).toBe('models/color/1/labels.txt: has 3 labels, but model.json says 2');
  });

  it('is empty when there is no folder, and passes over files, hidden folders and dead links', async () => {
    await writeFile(join(root, 'README.md'), '');
    await mkdir(join(root, '.cache', '1'), { recursive: true });
    await symlink(join(root, 'nowhere'), join(root, 'dead'));
    await registry.read();
    expect(registry.all()).toEqual([]);
    await remove();
    await registry.read();
    expect(registry.all()).toEqual([]);
    expect(() => registry.resolve('color')).toThrow('there are none');
  });

  it('refuses to guess when aliases.json is damaged', async () => {
    await writeModel(root, embedCard());
    await writeFile(join(root, 'aliases.json'), '{"color":{"production":1}}');
    await expect(registry.read()).rejects.toThrow('models/aliases.json: /color/production must be string');
  });

  it('records the outcome of the check without changing what was handed out before', async () => {
    await writeModel(root, embedCard());
    await registry.read();
    const before = registry.resolve('color');
    registry.settle(before, null);
    expect(registry.resolve('color').state).toBe('READY');
    registry.settle(before, 'the graph is of 1999');
    expect(registry.resolve('color')).toMatchObject({
      state: 'FAILED',
      reason: 'models/color/1/model.json: the graph is of 1999',
    });
    expect(before.state).toBe('LOADING');
  });
});
