import { Module } from '@nestjs/common';
import { MetricsModule } from '../../metrics/metrics.module.js';
import { Guard } from './guard.js';
import { Source } from './source.js';

/** The way out of this service: the guard of every address that a client names, and the videos fetched through it. */
@Module({ imports: [MetricsModule], providers: [Guard, Source], exports: [Guard, Source] })
export class SourceModule {}
