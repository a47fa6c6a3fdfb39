import { unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ModelRegistry } from './model-registry.js';
import { ModelTrial } from './model-trial.js';

/** A look is one `stat`, which works on every file system, shared ones too. */
const LOOK_MS = 500;

/**
 * Notices within about a second that somebody else has flipped an alias: another API, the command line. Workers need it not,
 * because they look before each task.
 */
@Injectable()
export class AliasWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger(AliasWatch.name);
  readonly #path: string;

  constructor(
    private readonly registry: ModelRegistry,
    private readonly trial: ModelTrial,
  ) {
    this.#path = join(registry.root, 'aliases.json');
  }

  onApplicationBootstrap(): void {
    watchFile(this.#path, { interval: LOOK_MS, persistent: false }, this.#changed);
  }

  onApplicationShutdown(): void {
    unwatchFile(this.#path, this.#changed);
  }

  readonly #changed = (): void => {
    this.registry
      .refresh(this.trial)
      .catch((error: Error) => this.#log.warn(`The aliases could not be read anew: ${error.message}`));
  };
}
