import { type DynamicModule, Module } from '@nestjs/common';
import { AnalyzeModule } from './analyze/analyze.module.js';
import { TaskConsumer } from './analyze/consumer.js';
import { Leftovers } from './analyze/leftovers.js';
import { Reconciler } from './analyze/reconciler.js';
import { Retention } from './analyze/retention.js';
import { CallbacksModule } from './callbacks/callbacks.module.js';
import { CoreModule } from './common/core.module.js';
import type { Env } from './common/env.js';
import { HttpModule } from './http.module.js';
import { AutoPull } from './install/auto-pull.js';
import { StagingSweep } from './install/staging-sweep.js';
import { Sample } from './media/sample.js';
import { AliasWatch } from './model-registry/alias-watch.js';
import { loadPlugins } from './plugins.js';
import { WorkerSupervisor } from './worker-supervisor.js';

/** The monolith. API and worker are the same modules; the API adds its controllers, the worker the consumer of the queue. */
@Module({})
export class AppModule {
  /** What `main.ts` starts: answers HTTP, sends callbacks, keeps tasks and queue in step, supervises embedded workers. */
  static async api(env: Env): Promise<DynamicModule> {
    const imports = [...(await shared(env)), HttpModule, CallbacksModule];
    return {
      module: AppModule,
      imports,
      providers: [AliasWatch, AutoPull, Leftovers, Reconciler, Retention, Sample, StagingSweep, WorkerSupervisor],
    };
  }

  /** What `worker.ts` starts: takes tasks from the queue. */
  static async worker(env: Env): Promise<DynamicModule> {
    return { module: AppModule, imports: await shared(env), providers: [TaskConsumer] };
  }
}

const shared = async (env: Env): Promise<NonNullable<DynamicModule['imports']>> => [
  CoreModule.with(env),
  AnalyzeModule,
  ...(await loadPlugins(env)),
];
