import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { LazyModuleLoader, ModuleRef } from '@nestjs/core';
import type { Queue as BullQueue } from 'bullmq';
import { exportedClass } from '../common/load.js';
import { StorageModule } from '../storage/storage.module.js';
import { Storage } from '../storage/storage.js';
import { BULLMQ, queueOptions } from './bullmq.options.js';
import { BullmqQueue } from './bullmq.queue.js';
import { EmbeddedQueue } from './embedded.queue.js';
import { Queue } from './queue.js';

/** The queue that was chosen at start, and the choice (`Backend`). */
@Module({
  imports: [StorageModule],
  providers: [
    {
      provide: Queue,
      useFactory: async (storage: Storage, loader: LazyModuleLoader, moduleRef: ModuleRef) =>
        storage.stands('queue', await open(storage, loader, moduleRef)),
      inject: [Storage, LazyModuleLoader, ModuleRef],
    },
  ],
  exports: [Queue, StorageModule],
})
export class QueueModule {}

async function open(storage: Storage, loader: LazyModuleLoader, moduleRef: ModuleRef): Promise<Queue> {
  const { kind, exported, reason } = storage.backend;
  if (kind === 'embedded') return new EmbeddedQueue(await storage.database());
  if (kind === 'custom') return moduleRef.create(exportedClass(exported, ['default', 'queue'], Queue, reason));
  const link = await storage.redis();
  // Lazily, because registering a BullMQ queue connects it, and most runs have no Redis.
  const bull = await loader.load(() => BullModule.registerQueue({ name: BULLMQ.name, ...queueOptions(link) }));
  return new BullmqQueue(bull.get<BullQueue>(getQueueToken(BULLMQ.name)), link);
}
