import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Env, readEnv } from '../../src/common/env.js';
import { InferenceModule } from '../../src/inference/inference.module.js';
import { Inference } from '../../src/inference/inference.js';

/** `Inference` over a registry's folder, with its thread: close it with `app.close()`. */
export async function bootInference(root: string): Promise<{ app: TestingModule; inference: Inference }> {
  @Global()
  @Module({
    providers: [{ provide: Env, useValue: readEnv({ MODEL_REGISTRY_PATH: root, INFERENCE_THREADS: '1' }) }],
    exports: [Env],
  })
  class Configured {}
  const app = await Test.createTestingModule({ imports: [Configured, InferenceModule] }).compile();
  app.useLogger(false);
  app.enableShutdownHooks();
  await app.init();
  return { app, inference: app.get(Inference) };
}
