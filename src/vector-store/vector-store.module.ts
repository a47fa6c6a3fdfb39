import { Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Env } from '../common/env.js';
import { chooseVectorStore } from './choose-vector-store.js';
import { KeptPoints } from './kept-points.js';
import { VectorStore } from './vector-store.js';

/** Provides the `VectorStore` that `VECTOR_STORE` names, and what it can be rebuilt from; asks for the global `Env` and `DataDir`. */
@Module({
  providers: [{ provide: VectorStore, useFactory: chooseVectorStore, inject: [Env, ModuleRef] }, KeptPoints],
  exports: [VectorStore, KeptPoints],
})
export class VectorStoreModule implements OnApplicationShutdown {
  constructor(private readonly store: VectorStore) {}

  /** Last of all, when nothing works on a task any more. */
  onApplicationShutdown(): Promise<void> {
    return this.store.close();
  }
}
