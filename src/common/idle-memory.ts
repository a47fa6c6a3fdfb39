import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long nothing may run before memory is given back, ms: between tasks that follow one another it is used again at once. */
const IDLE_MS = 1_000;

/**
 * Gives back what tasks leave in memory once none runs. V8 collects garbage while it allocates: an idle worker would keep the
 * pictures of its last tasks until the next one.
 */
export class IdleMemory {
  #running = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly idleMs = IDLE_MS) {}

  /** Does the work, of which several may run at once. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running++;
    clearTimeout(this.#timer);
    try {
      return await work();
    } finally {
      if (--this.#running === 0) this.#timer = setTimeout(collectGarbage, this.idleMs).unref();
    }
  }
}

let collect: (() => void) | undefined;

/** V8 shows its collector to contexts that are made after the flag is set. */
function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
