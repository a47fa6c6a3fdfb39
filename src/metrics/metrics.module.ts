import { Module } from '@nestjs/common';
import { Metrics } from './metrics.js';
import { MetricsFiles } from './metrics.files.js';

/** Counting, in the API and in workers; needs the global `DataDir`. */
@Module({ providers: [Metrics, MetricsFiles], exports: [Metrics, MetricsFiles] })
export class MetricsModule {}
