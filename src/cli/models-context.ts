import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CoreModule, loadEnv } from '../common/core.module.js';
import type { Env } from '../common/env.js';
import { InferenceModule } from '../inference/inference.module.js';
import { Downloads } from '../install/download.js';
import { Endpoints } from '../install/endpoints.js';
import { Catalogue } from '../model-registry/catalogue/catalogue.js';
import { ModelRegistry } from '../model-registry/model-registry.js';
import { ModelTrial } from '../model-registry/model-trial.js';
import { loadPlugins } from '../plugins.js';

/** What the subcommands of `models` work with. */
export interface ModelsContext {
  env: Env;
  /** The registry's folder as it is, read but not tried out. */
  registry: ModelRegistry;
  catalogue: Catalogue;
  endpoints: Endpoints;
  downloads: Downloads;
}

@Module({})
class TrialModule {}

/** Reads configuration and registry, does the work, and lets everything go. */
export async function withModels<T>(work: (context: ModelsContext) => Promise<T>): Promise<T> {
  const env = await loadEnv();
  const registry = new ModelRegistry(env);
  await registry.read();
  const endpoints = new Endpoints(env);
  const downloads = new Downloads(endpoints);
  try {
    return await work({ env, registry, catalogue: new Catalogue(), endpoints, downloads });
  } finally {
    await downloads.close();
  }
}

/** Does the work with what tries models out as the service does, plugins' tasks among them, without those that are installed. */
export async function withTrial<T>(env: Env, work: (trial: ModelTrial) => Promise<T>): Promise<T> {
  const empty = await mkdtemp(join(tmpdir(), 'video-ai-system-'));
  const bare = Object.assign(Object.create(Object.getPrototypeOf(env) as object), env, {
    MODEL_REGISTRY_PATH: empty,
  }) as Env;
  const imports = [CoreModule.with(bare), InferenceModule, ...(await loadPlugins(bare))];
  const app = await NestFactory.createApplicationContext({ module: TrialModule, imports }, { logger: ['error'] });
  try {
    return await work(app.get(ModelTrial, { strict: false }));
  } finally {
    await app.close();
    await rm(empty, { recursive: true, force: true });
  }
}
