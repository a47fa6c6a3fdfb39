import 'reflect-metadata';
import { setPriority } from 'node:os';
import { NestFactory } from '@nestjs/core';
import { TaskConsumer } from './analyze/consumer.js';
import { AppModule } from './app.module.js';
import type { Env } from './common/env.js';
import type { Log } from './common/log.js';

/** A worker gives way to the API on the same machine: so do the decoders it starts. */
const NICE = 5;

/** Starts a worker, the same modules without HTTP; resolves, once it takes tasks, with what stops it. */
export async function work(env: Env, log: Log): Promise<() => Promise<void>> {
  setPriority(NICE);
  const app = await NestFactory.createApplicationContext(await AppModule.worker(env), {
    logger: log,
    abortOnError: false,
  });
  log.log('The worker takes tasks.', 'Worker');
  return async () => {
    await app.get(TaskConsumer).stop();
    await app.close();
  };
}
