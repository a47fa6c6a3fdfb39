import { resolve } from 'node:path';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Env } from '../common/env.js';
import { keepWhatWorks, readAliases, type Aliases } from './aliases.js';
import type { Model } from './model.js';
import type { ModelTrial } from './model-trial.js';
import { whereIn } from './read-model.js';
import { Shelf } from './shelf.js';
import { ShelfReader } from './shelf-reader.js';

/** The models of `MODEL_REGISTRY_PATH`, read and verified at start. A model with a fault is listed as FAILED, never hidden. */
@Injectable()
export class ModelRegistry implements OnModuleInit {
  /** Absolute path of the folder. */
  readonly root: string;
  readonly #log = new Logger(ModelRegistry.name);
  readonly #reader: ShelfReader;
  #shelf = new Shelf(new Map(), {});
  #refreshing: Promise<void> = Promise.resolve();

  constructor(private readonly env: Env) {
    this.root = resolve(env.MODEL_REGISTRY_PATH);
    this.#reader = new ShelfReader(this.root);
  }

  onModuleInit(): Promise<void> {
    return this.read();
  }

  /** The models as they are now; it stays as it is when they change. */
  get shelf(): Shelf {
    return this.#shelf;
  }

  /** Reads the folder; what was not read before, or has changed and is not READY, waits for its check. A missing folder is an empty registry; a faulty `aliases.json` throws. */
  async read(): Promise<void> {
    const models = await this.#reader.read(this.#shelf.models);
    if (!models)
      this.#log.warn(`MODEL_REGISTRY_PATH: there is no folder ${this.env.MODEL_REGISTRY_PATH}, so no models`);
    this.#shelf = new Shelf(models ?? new Map(), await readAliases(this.root));
  }

  /**
   * Notices what was put into the folder, or taken out of it, since it was read: tries out what is new, then shows all of it
   * at once. An alias that now means a version that does not work goes on meaning the one before.
   */
  refresh(trial: ModelTrial): Promise<void> {
    const refreshed = this.#refreshing.then(() => this.#refresh(trial));
    this.#refreshing = refreshed.catch(() => undefined);
    return refreshed;
  }

  /** Every version of every model, by name and ascending version. */
  all(): Model[] {
    return [...this.#shelf.models.values()].flat();
  }

  /** Names of the models. */
  names(): string[] {
    return [...this.#shelf.models.keys()];
  }

  /** The versions of a model, ascending (`9` before `10`); empty when there is none of this name. */
  versions(name: string): Model[] {
    return [...this.#shelf.versions(name)];
  }

  /** Which version each alias of a model is. */
  aliases(name: string): Record<string, string> {
    return this.#shelf.aliasesOf(name);
  }

  /** The model that a reference means now; see `Shelf.resolve`. */
  resolve(reference: string): Model {
    return this.#shelf.resolve(reference);
  }

  /** Records what the check at start found: FAILED for a reason, or READY when it is null. */
  settle(model: Model, reason: string | null): void {
    const known = this.#shelf.find(model.card.name, model.card.version);
    if (known) this.#shelf = this.#shelf.with(settled(known, reason));
  }

  async #refresh(trial: ModelTrial): Promise<void> {
    const models = (await this.#reader.read(this.#shelf.models)) ?? new Map<string, Model[]>();
    let next = new Shelf(models, await this.#aliasesNow());
    for (const model of [...models.values()].flat()) {
      if (model.state !== 'LOADING') continue;
      const known = this.#shelf.find(model.card.name, model.card.version);
      const reason = await trial.tryOut(model);
      next = next.with(settled(model, reason));
      if (known?.state !== 'READY') this.#tell(settled(model, reason));
    }
    const { aliases, kept } = keepWhatWorks(this.#shelf, next);
    for (const sentence of kept) this.#log.warn(sentence);
    this.#shelf = new Shelf(next.models, aliases);
  }

  /** A file that somebody is just writing, or has broken, must not take the models away from a running service. */
  async #aliasesNow(): Promise<Aliases> {
    return readAliases(this.root).catch((error: Error) => {
      this.#log.warn(`${error.message}; the aliases stay as they were`);
      return this.#shelf.aliases;
    });
  }

  #tell({ id, state, reason }: Model): void {
    if (state === 'READY') this.#log.log(`Model ${id} is new and ready`);
    else this.#log.warn(`Model ${id} FAILED: ${reason}`);
  }
}

function settled(model: Model, reason: string | null): Model {
  if (reason === null) return { ...model, state: 'READY', reason };
  return { ...model, state: 'FAILED', reason: `${whereIn(model.folder)}: ${reason}` };
}
