import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Env, environmentFor } from './common/env.js';
import { Links } from './common/links.js';
import { Queue } from './queue/queue.js';
import { VectorStore } from './vector-store/vector-store.js';

/** Longest pause before a worker that keeps dying is started again, and how long it may take to stop. */
const MAX_PAUSE_MS = 30_000;
const STOP_MS = 35_000;

/**
 * Starts `WORKERS` worker processes beside the API when the queue is embedded, and starts each anew when it dies, so
 * that a crash of a decoder or a model never takes the API down. Workers die with the API: their channel to it closes.
 */
@Injectable()
export class WorkerSupervisor implements OnApplicationShutdown {
  readonly #log = new Logger(WorkerSupervisor.name);
  readonly #workers = new Set<ChildProcess>();
  #isStopping = false;

  constructor(
    private readonly env: Env,
    private readonly links: Links,
    private readonly queue: Queue,
    private readonly vectors: VectorStore,
  ) {}

  /** Called once the API listens: the workers need to know where. */
  start(): void {
    if (this.queue.kind !== 'embedded' || this.env.WORKERS === 0) {
      this.#log.log(
        `No worker is started here (queue: ${this.queue.kind}, WORKERS=${this.env.WORKERS}); start workers with: npm run start:worker`,
      );
      return;
    }
    for (let index = 0; index < this.env.WORKERS; index++) this.#spawn(0);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    await Promise.all([...this.#workers].map(stop));
  }

  #spawn(deaths: number): void {
    const overrides = {
      PUBLIC_URL: this.links.base,
      QUEUE_BACKEND: this.queue.kind,
      VECTOR_STORE: this.#vectorStore(),
    };
    const worker = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), {
      env: environmentFor(overrides),
      // Flags of this process (an inspector's, a test runner's) are not the worker's.
      execArgv: [],
    });
    const startedAt = Date.now();
    this.#workers.add(worker);
    worker.once('exit', (code, signal) => {
      this.#workers.delete(worker);
      if (this.#isStopping) return;
      const again = Date.now() - startedAt > MAX_PAUSE_MS ? 0 : deaths + 1;
      const pause = Math.min(MAX_PAUSE_MS, 250 * 2 ** again);
      this.#log.warn(`Worker ${worker.pid} ended (${signal ?? `exit code ${code}`}); another starts in ${pause} ms.`);
      setTimeout(() => this.#isStopping || this.#spawn(again), pause).unref();
    });
  }

  /** What the API chose, so that both sides use the same store; a store of one's own is named as configured. */
  #vectorStore(): string {
    return this.env.VECTOR_STORE === 'auto' ? this.vectors.kind : this.env.VECTOR_STORE;
  }
}

function stop(worker: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const kill = setTimeout(() => worker.kill('SIGKILL'), STOP_MS);
    worker.once('exit', () => {
      clearTimeout(kill);
      resolve();
    });
    worker.kill('SIGTERM');
  });
}
