import { Module } from '@nestjs/common';
import { ResultsModule } from '../results/results.module.js';
import { VectorStoreModule } from '../vector-store/vector-store.module.js';
import { Reindexer } from './reindex.js';

/** What an operator does beside the service, with the tasks and the vector store that it is configured for. */
@Module({
  imports: [ResultsModule, VectorStoreModule],
  providers: [Reindexer],
  exports: [Reindexer, VectorStoreModule],
})
export class MaintenanceModule {}
