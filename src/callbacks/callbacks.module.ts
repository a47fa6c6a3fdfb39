import { Module } from '@nestjs/common';
import { SourceModule } from '../media/fetch/source.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { ResultsModule } from '../results/results.module.js';
import { Courier } from './courier.js';
import { Deliverer } from './deliver.js';
import { CallbackSecret } from './secret.js';

/** The delivery of callbacks, from the start of the application to its end. In the API process only. */
@Module({
  imports: [MetricsModule, ResultsModule, SourceModule],
  providers: [CallbackSecret, Courier, Deliverer],
  exports: [Deliverer, CallbackSecret],
})
export class CallbacksModule {}
