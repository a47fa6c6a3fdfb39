import { Module } from '@nestjs/common';
import { InferenceModule } from '../inference/inference.module.js';
import { MediaModule } from '../media/media.module.js';
import { SourceModule } from '../media/fetch/source.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { ModelRegistryModule } from '../model-registry/model-registry.module.js';
import { Observations } from '../observations/observations.js';
import { PipelineModule } from '../pipeline/pipeline.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { ResultsModule } from '../results/results.module.js';
import { VectorStoreModule } from '../vector-store/vector-store.module.js';
import { Analyzer } from './analyzer.js';
import { ResultWriter } from './result-writer.js';
import { Traces } from './traces.js';
import { WorkingFiles } from './working-files.js';

const ROOMS = [
  InferenceModule,
  MediaModule,
  MetricsModule,
  ModelRegistryModule,
  PipelineModule,
  QueueModule,
  ResultsModule,
  SourceModule,
  VectorStoreModule,
];

/** The life of a task, and the rooms it passes through. */
@Module({
  imports: ROOMS,
  providers: [Analyzer, ResultWriter, Observations, Traces, WorkingFiles],
  exports: [Analyzer, Traces, ...ROOMS],
})
export class AnalyzeModule {}
