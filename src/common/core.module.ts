import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { DataDir } from './data-dir.js';
import { Env, readEnv } from './env.js';
import { Links } from './links.js';

/** The configuration, checked: defaults in code, then `.env`, then the environment. Throws `EnvInvalid` with every problem. */
export async function loadEnv(): Promise<Env> {
  const found: Env[] = [];
  await ConfigModule.forRoot({
    validate: (source) => {
      const env = readEnv(source);
      found.push(env);
      return { ...env };
    },
  });
  return found[0] as Env;
}

/** The configuration and what derives from it alone, for every module. */
@Global()
@Module({})
export class CoreModule {
  static with(env: Env): DynamicModule {
    return {
      module: CoreModule,
      providers: [{ provide: Env, useValue: env }, DataDir, Links],
      exports: [Env, DataDir, Links],
    };
  }
}
