import { Module } from '@nestjs/common';
import { Backend, chooseBackend } from './backend.js';
import { Env } from '../common/env.js';
import { Storage } from './storage.js';

/** Decides at start what queue and results stand on, and holds it. */
@Module({
  providers: [{ provide: Backend, useFactory: chooseBackend, inject: [Env] }, Storage],
  exports: [Backend, Storage],
})
export class StorageModule {}
