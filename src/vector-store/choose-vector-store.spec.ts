import * as jest from '@jest/globals';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { vectorStoreContract } from '../contracts/vector-store.contract.js';
import MemoryVectorStore from '../../test/support/memory.vector-store.js';
import { QdrantServer } from '../../test/support/qdrant-server.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from '../common/data-dir.js';
import { Env, readEnv } from '../common/env.js';
import { VectorStore, VectorStoreUnavailable } from './vector-store.js';
import { VectorStoreModule } from './vector-store.module.js';

// A port that no program is given by the system, and that nobody is known to listen on.
const NOBODY = 'http://127.0.0.1:1023';
const folder = temporaryFolder();
afterAll(() => folder.remove());

@Global()
@Module({})
class Settings {
  static of(env: Env): DynamicModule {
    const providers = [{ provide: Env, useValue: env }, DataDir];
    return { module: Settings, providers, exports: providers };
  }
}

describe('VectorStoreModule', () => {
  let server: QdrantServer;
  let said: string[];
  let app: TestingModule | undefined;
  beforeAll(async () => {
    server = await QdrantServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    said = [];
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
    server.intercept = undefined;
  });

  const start = async (VECTOR_STORE: string, QDRANT_URL = server.url): Promise<VectorStore> => {
    const env = readEnv({ VECTOR_STORE, QDRANT_URL, DATA_DIR: folder.path });
    const hear = (message: string): void => void said.push(message);
    const imports = [Settings.of(env), VectorStoreModule];
    app = await Test.createTestingModule({ imports }).setLogger({ log: hear, warn: hear, error: hear }).compile();
    return app.get(VectorStore);
  };
  const saidOfVectors = (): string[] => said.filter((line) => line.startsWith('Vectors'));

  it('takes Qdrant by itself when it answers, and says so once', async () => {
    expect((await start('auto')).kind).toBe('qdrant');
    expect(saidOfVectors()).toEqual(['Vectors go to Qdrant, because it answers at QDRANT_URL (VECTOR_STORE=auto).']);
  });

  it('takes the embedded store by itself when nobody answers, and says why', async () => {
    expect((await start('auto', NOBODY)).kind).toBe('embedded');
    expect(saidOfVectors()).toEqual([
      'Vectors go to the embedded store in DATA_DIR (VECTOR_STORE=auto). ' +
        `Qdrant at ${NOBODY} could not be reached: ECONNREFUSED.`,
    ]);
  });

  it('does not wait long for a server that hangs', async () => {
    server.intercept = () => 'hang';
    const start_ms = performance.now();
    expect((await start('auto')).kind).toBe('embedded');
    expect(performance.now() - start_ms).toBeLessThan(2_500);
    expect(saidOfVectors()[0]).toMatch(/did not answer within 1500 ms/);
  });

  it('takes the embedded store when asked to, without asking Qdrant', async () => {
    server.requests.length = 0;
    expect((await start('embedded')).kind).toBe('embedded');
    expect(server.requests).toEqual([]);
  });

  it('keeps to Qdrant when asked to, even while it is away', async () => {
    const store = await start('qdrant', NOBODY);
    expect(store.kind).toBe('qdrant');
    expect(await store.health()).toEqual({ ok: false, detail: expect.stringContaining('could not be reached') });
    await expect(store.collections()).rejects.toBeInstanceOf(VectorStoreUnavailable);
  });

  it("constructs anybody's store with what its constructor asks for", async () => {
    const store = await start('./test/support/memory.vector-store.ts');
    expect(store.kind).toBe('memory');
    await store.ensure({ name: 'a', dimensions: 3 });
    expect(await new MemoryVectorStore(new DataDir(readEnv({ DATA_DIR: folder.path }))).collections()).toEqual(['a']);
  });

  it('stops the boot when there is no such package', async () => {
    await expect(start('no-such-vector-store')).rejects.toThrow(
      /^VECTOR_STORE: "no-such-vector-store" could not be loaded/,
    );
  });

  it('stops the boot when the module exports no store, and says what it exports', async () => {
    await expect(start('./src/contracts/points.ts')).rejects.toThrow(
      /^VECTOR_STORE: ".\/src\/contracts\/points.ts": no export named default is a class that extends VectorStore; it exports .*seeded/,
    );
  });

  it('closes the store when the application ends', async () => {
    const store = await start('embedded');
    let isClosed = false;
    const close = store.close.bind(store);
    store.close = () => {
      isClosed = true;
      return close();
    };
    await app?.close();
    expect(isClosed).toBe(true);
  });
});

vectorStoreContract(
  jest,
  'memory, a third party',
  async () => new MemoryVectorStore(new DataDir(readEnv({ DATA_DIR: folder.path }))),
);
