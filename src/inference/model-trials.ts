import { join } from 'node:path';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Model, ModelCard } from '../model-registry/model.js';
import { ModelRegistry } from '../model-registry/model-registry.js';
import type { ModelTrial } from '../model-registry/model-trial.js';
import { fixedBatch } from './graph-faults.js';
import { checkModel } from './model-check.js';
import { ModelTasks } from './model-tasks.js';
import { Runtime, type SessionInfo } from './runtime.js';
import { checkSoundModel } from './sound/sound-check.js';
import { SoundTask } from './sound-task.js';
import { withoutFolder } from './without-folder.js';

/** Tries models out before anybody uses them, every one of the registry at start, and knows the graphs of those that passed. */
@Injectable()
export class ModelTrials implements ModelTrial, OnModuleInit {
  readonly #log = new Logger(ModelTrials.name);
  /** Of READY models, by id. */
  readonly #graphs = new Map<string, SessionInfo>();

  constructor(
    private readonly registry: ModelRegistry,
    private readonly runtime: Runtime,
    private readonly tasks: ModelTasks,
  ) {}

  /** Settles every model that could be read: READY, or FAILED with the reason. Two tasks of one name throw. */
  async onModuleInit(): Promise<void> {
    this.tasks.collect();
    const started = performance.now();
    const unchecked = this.registry.all().filter(({ state }) => state !== 'FAILED');
    await Promise.all(unchecked.map(async (model) => this.registry.settle(model, await this.tryOut(model))));
    const took = Math.round(performance.now() - started);
    const models = this.registry.all();
    const ready = models.filter(({ state }) => state === 'READY').map(({ id }) => id);
    this.#log.log(`Models ready: ${ready.join(', ') || 'none'} (checked in ${took} ms)`);
    for (const { id, state, reason } of models) if (state === 'FAILED') this.#log.warn(`Model ${id} FAILED: ${reason}`);
  }

  misfits(card: ModelCard): string[] {
    try {
      return this.tasks.find(card.task).check(card);
    } catch (error) {
      return [(error as Error).message];
    }
  }

  /** Whether a model does what its card says: null, or why not. Its graph stays loaded. */
  async tryOut(model: Model): Promise<string | null> {
    try {
      this.#graphs.set(model.id, await this.#load(model));
      return null;
    } catch (error) {
      return withoutFolder((error as Error).message, model);
    }
  }

  /** Execution provider that runs the model, such as `cpu`. */
  provider({ id }: Model): string {
    return this.#graphs.get(id)?.provider ?? 'cpu';
  }

  /** Pictures of one run at most; what the graph leaves free is the card's to say. */
  maxBatch({ id, card }: Model): number | undefined {
    const graph = this.#graphs.get(id);
    return (graph && fixedBatch(card, graph)) ?? card.options?.maxBatch;
  }

  #load(model: Model): Promise<SessionInfo> {
    const task = this.tasks.find(model.card.task);
    if (task instanceof SoundTask) return checkSoundModel(model, task, this.runtime);
    return checkModel(model, task, join(model.folder, model.card.file), this.runtime);
  }
}
