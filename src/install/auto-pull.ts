import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Env } from '../common/env.js';
import { Catalogue } from '../model-registry/catalogue/catalogue.js';
import { ModelRegistry } from '../model-registry/model-registry.js';
import { ModelTrial } from '../model-registry/model-trial.js';
import { Pipelines } from '../pipeline/pipelines.js';
import { Downloads } from './download.js';
import { Endpoints } from './endpoints.js';
import { Puller } from './pull.js';
import type { PullProgress } from './pull-progress.js';

/**
 * With `MODELS_AUTO_PULL=true`, fetches what the pipelines name, the catalogue has and the registry lacks, before the service
 * takes requests. What cannot be had is a warning: its steps are skipped. Licences that must be accepted are never accepted here.
 */
@Injectable()
export class AutoPull implements OnApplicationBootstrap {
  readonly #log = new Logger(AutoPull.name);
  readonly #catalogue = new Catalogue();

  constructor(
    private readonly env: Env,
    private readonly pipelines: Pipelines,
    private readonly registry: ModelRegistry,
    private readonly trial: ModelTrial,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.env.MODELS_AUTO_PULL !== 'true') return;
    const wanted = this.#wanted();
    if (wanted.length === 0) return;
    this.#log.log(`MODELS_AUTO_PULL: fetching ${wanted.join(', ')}`);
    const endpoints = new Endpoints(this.env);
    const downloads = new Downloads(endpoints);
    const puller = new Puller(this.registry.root, this.#catalogue, downloads, endpoints, this.trial, this.#progress());
    try {
      for (const id of wanted)
        await puller.pull(id).catch((error: Error) => this.#log.warn(`MODELS_AUTO_PULL: ${error.message}`));
    } finally {
      await downloads.close();
    }
    await this.registry.refresh(this.trial);
  }

  /** Of every step of every pipeline. */
  #wanted(): string[] {
    const references = this.pipelines.describe().flatMap(({ steps }) => steps.flatMap(({ models }) => models));
    const names = new Set(references.map((reference) => reference.split(/[@:]/)[0] ?? ''));
    return [...names].filter((name) => this.registry.versions(name).length === 0 && this.#catalogue.find(name));
  }

  #progress(): PullProgress {
    return {
      begin: () => ({ advance: () => undefined, end: () => undefined }),
      note: (sentence) => this.#log.log(sentence),
    };
  }
}
