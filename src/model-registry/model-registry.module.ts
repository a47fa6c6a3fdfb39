import { Module } from '@nestjs/common';
import { ModelRegistry } from './model-registry.js';

/** The models on disk; needs the global `Env`. */
@Module({ providers: [ModelRegistry], exports: [ModelRegistry] })
export class ModelRegistryModule {}
