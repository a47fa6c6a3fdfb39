import { Module } from '@nestjs/common';
import { ThrottleModule } from './access/throttle.module.js';
import { AnalyzeModule } from './analyze/analyze.module.js';
import { CONTROLLERS, PROVIDERS } from './http.controllers.js';

/** The HTTP face: what the API has beyond the modules that it shares with the worker. */
@Module({ imports: [AnalyzeModule, ThrottleModule], controllers: CONTROLLERS, providers: PROVIDERS })
export class HttpModule {}
