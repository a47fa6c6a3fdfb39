import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from '../app.module.js';
import { Env, readEnv } from '../common/env.js';
import { createDocument } from '../docs/document.js';
import { createAdapter } from '../http.js';

/** The OpenAPI document of an API that is put together in an empty folder and never listens. */
export async function describeService(): Promise<OpenAPIObject> {
  const folder = await mkdtemp(join(tmpdir(), 'video-ai-system-'));
  const env: Env = readEnv({ DATA_DIR: folder, QUEUE_BACKEND: 'embedded' });
  const options = { logger: ['error' as const], abortOnError: false, bodyParser: false };
  const app = await NestFactory.create<NestFastifyApplication>(await AppModule.api(env), createAdapter(env), options);
  try {
    return createDocument(app);
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}
