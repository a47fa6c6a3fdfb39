import { Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { exportedClass } from '../common/load.js';
import { StorageModule } from '../storage/storage.module.js';
import { Storage } from '../storage/storage.js';
import { EmbeddedResults } from './embedded.results.js';
import { RedisResults } from './redis.results.js';
import { Results } from './results.js';

/** The results that go with the queue: in Redis with BullMQ; with a queue of one's own, what its package exports as `results`, else embedded. */
@Module({
  imports: [StorageModule],
  providers: [
    {
      provide: Results,
      useFactory: async (storage: Storage, moduleRef: ModuleRef) =>
        storage.stands('results', await open(storage, moduleRef)),
      inject: [Storage, ModuleRef],
    },
  ],
  exports: [Results],
})
export class ResultsModule {}

async function open(storage: Storage, moduleRef: ModuleRef): Promise<Results> {
  const { kind, exported, reason } = storage.backend;
  if (kind === 'bullmq') return new RedisResults(await storage.redis());
  if (!('results' in exported)) return new EmbeddedResults(await storage.database());
  return moduleRef.create(exportedClass(exported, ['results'], Results, reason));
}
