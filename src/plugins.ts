import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { Env, list } from './common/env.js';
import { load } from './common/load.js';
import { InferenceModule } from './inference/inference.module.js';
import { InferenceTask } from './inference/inference-task.js';
import { ModelRegistryModule } from './model-registry/model-registry.module.js';
import { Step } from './pipeline/step.js';
import { VectorStoreModule } from './vector-store/vector-store.module.js';

/** Home of steps and model tasks that plugins export as plain classes: they may inject Inference, ModelRegistry, VectorStore, Env. */
@Module({})
class PluginModule {}

/** Loads `PLUGINS`: every exported Nest module is imported, every exported step and model task is provided. */
export async function loadPlugins(env: Env): Promise<(Type | DynamicModule)[]> {
  const modules: Type[] = [];
  const providers: Type[] = [];
  for (const reference of list(env.PLUGINS)) {
    const classes = new Set(
      Object.values(await load(reference, 'PLUGINS')).filter((value): value is Type => typeof value === 'function'),
    );
    const [homes, parts] = [[...classes].filter(isModule), [...classes].filter(isPart)];
    if (homes.length + parts.length === 0) {
      throw new Error(
        `PLUGINS: "${reference}" exports no Nest module, no class that extends Step and none that extends InferenceTask`,
      );
    }
    modules.push(...homes);
    providers.push(...parts);
  }
  const imports = [InferenceModule, ModelRegistryModule, VectorStoreModule];
  return providers.length > 0 ? [...modules, { module: PluginModule, imports, providers }] : modules;
}

const isModule = (type: Type): boolean => Object.values(MODULE_METADATA).some((key) => Reflect.hasMetadata(key, type));
const isPart = (type: Type): boolean => type.prototype instanceof Step || type.prototype instanceof InferenceTask;
