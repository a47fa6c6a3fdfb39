import 'reflect-metadata';
import { setPriority } from 'node:os';
import { NestFactory } from '@nestjs/core';
import { TaskConsumer } from './analyze/consumer.js';
import { AppModule } from './app.module.js';
import { loadEnv } from './common/core.module.js';
import type { Env } from './common/env.js';
import { Log } from './common/log.js';
import { refuseToStart, stopOnSignals } from './process.js';

/** A worker gives way to the API on the same machine: so do the decoders it starts. */
const NICE = 5;

/** A worker process: the same modules without HTTP. */
async function work(env: Env, log: Log): Promise<void> {
  setPriority(NICE);
  const app = await NestFactory.createApplicationContext(await AppModule.worker(env), {
    logger: log,
    abortOnError: false,
  });
  log.log('The worker takes tasks.', 'Worker');
  const stop = async () => {
    await app.get(TaskConsumer).stop();
    await app.close();
  };
  stopOnSignals(stop, log);
}

await loadEnv()
  .then((env) => work(env, new Log(env, 'worker')))
  .catch(refuseToStart);
