import { Module } from '@nestjs/common';
import { Env } from '../common/env.js';
import { StorageModule } from '../storage/storage.module.js';
import { Storage } from '../storage/storage.js';
import { MemoryThrottlerStorage } from './memory.throttler-storage.js';
import { RedisThrottlerStorage } from './redis.throttler-storage.js';
import { Throttle } from './throttle.js';

/** Counts in Redis when the queue is there and API processes may be many; else in this process, for an fsync per request would cost more than it guards. */
@Module({
  imports: [StorageModule],
  providers: [
    {
      provide: Throttle,
      useFactory: async (env: Env, storage: Storage) => {
        const memory = new MemoryThrottlerStorage();
        const isShared = storage.backend.kind === 'bullmq';
        return new Throttle(env, isShared ? new RedisThrottlerStorage(await storage.redis(), memory) : memory);
      },
      inject: [Env, Storage],
    },
  ],
  exports: [Throttle],
})
export class ThrottleModule {}
