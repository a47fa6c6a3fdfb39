import type { Model, ModelCard } from './model.js';

/** Tries models out. The registry asks, inference answers: it has the runtime and knows the tasks. */
export abstract class ModelTrial {
  /** Why a card fits no task, a sentence each, as far as can be told without its files; empty when it fits. */
  abstract misfits(card: ModelCard): string[];

  /** Loads a model that could be read and runs it once. Null when it does what its card says, else why not. */
  abstract tryOut(model: Model): Promise<string | null>;
}
