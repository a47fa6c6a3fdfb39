import { AsyncLocalStorage } from 'node:async_hooks';
import type { ModelRegistry } from '../model-registry/model-registry.js';
import type { Shelf } from '../model-registry/shelf.js';

/** Which models a piece of work sees: those there were when it began, however long it takes; now, outside of any. */
export class PinnedModels {
  readonly #pinned = new AsyncLocalStorage<Shelf>();

  constructor(private readonly registry: ModelRegistry) {}

  get shelf(): Shelf {
    return this.#pinned.getStore() ?? this.registry.shelf;
  }

  /** Everything that the work does and waits for sees the models of this moment. */
  run<T>(work: () => T): T {
    return this.#pinned.run(this.registry.shelf, work);
  }
}
