import * as jest from '@jest/globals';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vectorStoreContract } from '../contracts/vector-store.contract.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import { EmbeddedVectorStore } from './embedded.vector-store.js';

let folder: string;
const open = async (): Promise<EmbeddedVectorStore> =>
  new EmbeddedVectorStore(new DataDir(readEnv({ DATA_DIR: folder })));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vectors-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

vectorStoreContract(jest, 'embedded', open);

describe('EmbeddedVectorStore', () => {
  it('is not well when its folder is gone, and well again when it is back', async () => {
    const store = await open();
    const vectors = join(folder, 'vectors');
    await rm(vectors, { recursive: true });
    expect(await store.health()).toEqual({ ok: false, detail: expect.stringContaining('ENOENT') });
    expect(await (await open()).health()).toMatchObject({ ok: true });
  });
});
