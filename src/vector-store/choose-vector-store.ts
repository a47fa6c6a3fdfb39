import type { Type } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import type { Env } from '../common/env.js';
import { exportedClass, load } from '../common/load.js';
import { EmbeddedVectorStore } from './embedded.vector-store.js';
import { QdrantVectorStore } from './qdrant.vector-store.js';
import { VectorStore } from './vector-store.js';

const logger = new Logger('VectorStore');

/**
 * Constructs the store that `VECTOR_STORE` names and says in the log which and why. The choice holds until the process ends.
 *
 * @param modules constructs it, with whatever its constructor asks for.
 */
export async function chooseVectorStore(env: Env, modules: Pick<ModuleRef, 'create'>): Promise<VectorStore> {
  switch (env.VECTOR_STORE) {
    case 'auto':
      return automatic(modules);
    case 'embedded':
      return named(modules, EmbeddedVectorStore, 'embedded');
    case 'qdrant':
      return named(modules, QdrantVectorStore, 'qdrant');
    default:
      return named(modules, await imported(env.VECTOR_STORE), env.VECTOR_STORE);
  }
}

async function automatic(modules: Pick<ModuleRef, 'create'>): Promise<VectorStore> {
  const qdrant = await modules.create(QdrantVectorStore);
  const { ok, detail } = await qdrant.health();
  if (ok) {
    logger.log('Vectors go to Qdrant, because it answers at QDRANT_URL (VECTOR_STORE=auto).');
    return qdrant;
  }
  await qdrant.close();
  logger.log(`Vectors go to the embedded store in DATA_DIR (VECTOR_STORE=auto). ${detail}`);
  return modules.create(EmbeddedVectorStore);
}

async function named(
  modules: Pick<ModuleRef, 'create'>,
  type: Type<VectorStore>,
  configured: string,
): Promise<VectorStore> {
  const store = await modules.create(type);
  logger.log(`Vectors go to the store "${store.kind}", because VECTOR_STORE=${configured}.`);
  return store;
}

async function imported(reference: string): Promise<Type<VectorStore>> {
  const variable = 'VECTOR_STORE';
  return exportedClass(await load(reference, variable), ['default'], VectorStore, `${variable}: "${reference}"`);
}
