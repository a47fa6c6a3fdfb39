import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { refuseExposure } from './access/exposure.js';
import { AppModule } from './app.module.js';
import type { Env } from './common/env.js';
import { Links } from './common/links.js';
import type { Log } from './common/log.js';
import { closeApp, configureApp, createAdapter } from './http.js';
import type { StopSignals } from './stop-signals.js';
import { WorkerSupervisor } from './worker-supervisor.js';

/** Starts the API; resolves, once it listens, with what stops it. */
export async function serve(env: Env, log: Log, signals: StopSignals): Promise<() => Promise<void>> {
  refuseExposure(env);
  const options = { logger: log, abortOnError: false, bodyParser: false };
  const app = await NestFactory.create<NestFastifyApplication>(await AppModule.api(env), createAdapter(env), options);
  await configureApp(app);
  await app.listen(env.PORT, env.HOST);
  const links = app.get(Links);
  if (env.PORT === 0 && !env.PUBLIC_URL) links.base = await app.getUrl();
  log.log(`The API listens at ${links.base} (page: ${links.base}/, documentation: ${links.base}/docs)`, 'Main');
  if (!signals.isAsked) app.get(WorkerSupervisor).start();
  return () => closeApp(app);
}
