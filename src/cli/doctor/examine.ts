import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { loadEnv } from '../../common/core.module.js';
import { type Env, EnvInvalid } from '../../common/env.js';
import { bad, well, type Check } from './check.js';
import { checkPipelines } from './pipelines.js';
import { checkPlaces } from './places.js';
import { checkNode, checkPrograms } from './programs.js';
import { checkServers } from './servers.js';

/** Looks at one thing after the other; without a usable configuration at little. */
export async function* examine(): AsyncGenerator<Check> {
  // What the parts say while they are tried is said here in fewer words.
  Logger.overrideLogger(false);
  const env = await configuration();
  if (Array.isArray(env)) {
    yield checkNode();
    yield* env;
    return;
  }
  yield well('configuration', 'every variable is in order');
  for (const look of [checkPrograms, checkPlaces, checkServers, checkPipelines]) yield* await look(env);
}

async function configuration(): Promise<Env | Check[]> {
  try {
    return await loadEnv();
  } catch (error) {
    const problems = error instanceof EnvInvalid ? error.problems : [(error as Error).message];
    return problems.map((problem) =>
      bad('configuration', problem, 'mend it in .env or the environment; .env.example lists every variable'),
    );
  }
}
