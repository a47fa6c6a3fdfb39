import { Module } from '@nestjs/common';
import { InferenceModule } from '../inference/inference.module.js';
import { SourceModule } from '../media/fetch/source.module.js';
import { MediaModule } from '../media/media.module.js';
import { AliasSwap } from '../model-registry/alias-swap.js';
import { PipelineModule } from '../pipeline/pipeline.module.js';
import { ResultsModule } from '../results/results.module.js';
import { KnownVideos } from './known-videos.js';
import { MaintenanceModule } from './maintenance.module.js';
import { ModelChange } from './model-change.js';
import { ModelRemoval } from './model-removal.js';
import { MomentEmbedder } from './moment-embedder.js';
import { Reembedder } from './reembedder.js';
import { Referrers } from './referrers.js';

/** What changing the embedding model takes: all that embeds videos, and the tasks and vectors there are. */
@Module({
  imports: [InferenceModule, MaintenanceModule, MediaModule, PipelineModule, ResultsModule, SourceModule],
  providers: [AliasSwap, KnownVideos, ModelChange, ModelRemoval, MomentEmbedder, Reembedder, Referrers],
})
export class ModelChangeModule {}
