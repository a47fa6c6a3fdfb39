import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CoreModule, loadEnv } from '../common/core.module.js';
import { Env } from '../common/env.js';
import type { Model } from '../model-registry/model.js';
import { howToInstall } from '../model-registry/how-to-install.js';
import { ModelRegistry } from '../model-registry/model-registry.js';
import { PipelineModule } from '../pipeline/pipeline.module.js';
import { type PipelineDescription, Pipelines } from '../pipeline/pipelines.js';
import { loadPlugins } from '../plugins.js';

/** A model that a step runs. */
export interface ModelInUse {
  /** As the pipeline names it. */
  reference: string;
  /** Null when it is not installed. */
  model: Pick<Model, 'id' | 'state' | 'reason'> | null;
  /** Installs it; null when it is there. */
  command: string | null;
}

/** What the subcommands of `pipelines` work with. */
export interface PipelinesContext {
  pipelines: PipelineDescription[];
  /** What becomes of a reference in a step. */
  inUse(reference: string): ModelInUse;
}

@Module({})
class Offline {}

/**
 * Puts the pipelines of a file, else of the configuration, together as the service does, in an empty folder, with plugins and tried models. Throws
 * `PipelinesInvalid` with every fault.
 */
export async function withPipelines<T>(file: string | undefined, work: (context: PipelinesContext) => T): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'video-ai-system-'));
  const configured = await loadEnv();
  const env = Object.assign(Object.create(Env.prototype) as Env, configured, {
    DATA_DIR: folder,
    VECTOR_STORE: 'embedded',
    ...(file !== undefined && { PIPELINE_CONFIG_PATH: file }),
  });
  const imports = [CoreModule.with(env), PipelineModule, ...(await loadPlugins(env))];
  const options = { logger: ['error' as const], abortOnError: false };
  try {
    const app = await NestFactory.createApplicationContext({ module: Offline, imports }, options);
    const [pipelines, registry] = [app.get(Pipelines), app.get(ModelRegistry, { strict: false })];
    try {
      return work({ pipelines: pipelines.describe(), inUse: (reference) => inUse(reference, registry) });
    } finally {
      await app.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function inUse(reference: string, registry: ModelRegistry): ModelInUse {
  try {
    return { reference, model: registry.resolve(reference), command: null };
  } catch {
    return { reference, model: null, command: howToInstall(reference) };
  }
}
