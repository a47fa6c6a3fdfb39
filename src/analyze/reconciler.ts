import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Queue, RETRY } from '../queue/queue.js';
import { Results } from '../results/results.js';
import type { Task } from '../results/task.js';
import { Analyzer } from './analyzer.js';

/** How often it looks, how long a task must have been still, and how many tasks it looks at in one go. */
const EVERY_MS = 30_000;
const STILL_MS = 20_000;
const PAGE = 500;

/**
 * Puts stored tasks that the queue does not know back into it: a crash between the two writes of `Analyzer.start`, or a
 * queue that lost its memory. Runs in every API process; adding an id twice is adding it once.
 */
@Injectable()
export class Reconciler implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger(Reconciler.name);
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly results: Results,
    private readonly queue: Queue,
    private readonly analyzer: Analyzer,
  ) {}

  onApplicationBootstrap(): void {
    const look = () =>
      void this.reconcile().catch((error: Error) =>
        this.#log.warn(`Tasks and queue could not be compared: ${error.message}`),
      );
    this.#timer = setInterval(look, EVERY_MS);
    look();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Resolves with how many tasks were put back. */
  async reconcile(stillMs = STILL_MS): Promise<number> {
    const still = await this.results.unfinished(stillMs, PAGE);
    let restored = 0;
    for (const task of still) if (!(await this.queue.has(task.id)) && (await this.#restore(task))) restored++;
    if (restored > 0) this.#log.warn(`${restored} stored tasks were missing in the queue and are in it again.`);
    return restored;
  }

  async #restore({ id, attempt }: Task): Promise<boolean> {
    if (attempt >= RETRY.starts) {
      await this.analyzer.lost(id);
      return false;
    }
    await this.queue.add(id);
    return true;
  }
}
