import { Logger } from '@nestjs/common';

type Listener = (id: string) => void;

/** Who wants to know which tasks change. One that throws harms no other. */
export class Listeners {
  readonly #log = new Logger('Results');
  readonly #listeners = new Set<{ listener: Listener }>();

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  /** Returns what removes the listener; one may be added twice. */
  add(listener: Listener): () => void {
    const entry = { listener };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  clear(): void {
    this.#listeners.clear();
  }

  tell(id: string): void {
    for (const { listener } of this.#listeners) {
      try {
        listener(id);
      } catch (error) {
        this.#log.error(`A listener failed on the change of task ${id}: ${(error as Error).message}`);
      }
    }
  }
}
