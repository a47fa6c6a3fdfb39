import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Metrics, type WebhookResult } from '../metrics/metrics.js';
import { type CallbackAttempt, type DueCallback, Results } from '../results/results.js';
import { Courier } from './courier.js';
import { settle } from './schedule.js';

/** Callbacks on their way at once. */
const MOST_IN_FLIGHT = 32;
/** Longer than an attempt can take: past it another deliverer may have it. */
const CLAIM_MS = 60_000;
/** How often due callbacks are looked for when nothing is heard of any. */
const POLL_MS = 2_000;

/**
 * Delivers the callbacks that Results holds, at least once: each attempt is claimed, sent and settled. What a crash
 * leaves unsettled is due again when its claim ends, with the same id and the same bytes.
 */
@Injectable()
export class Deliverer implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger(Deliverer.name);
  readonly #inFlight = new Set<Promise<void>>();
  #running: Promise<void> | null = null;
  #isStopping = false;
  #isAwake = false;
  #wake: () => void = () => undefined;
  #unwatch: () => void = () => undefined;

  constructor(
    private readonly results: Results,
    private readonly courier: Courier,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  start(): void {
    if (this.#running) return;
    this.#isStopping = false;
    this.#unwatch = this.results.onChange(() => this.#rouse());
    this.#running = this.#run();
  }

  /** Takes up no more callbacks and waits for those on their way, as long as one attempt takes. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#unwatch();
    this.#rouse();
    await this.#running;
    await Promise.all(this.#inFlight);
    this.#running = null;
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      this.#isAwake = false;
      const room = MOST_IN_FLIGHT - this.#inFlight.size;
      const due = room > 0 ? await this.#claim(room) : [];
      for (const callback of due) this.#take(callback);
      if (due.length < room || room === 0) await this.#rest();
    }
  }

  async #claim(limit: number): Promise<DueCallback[]> {
    try {
      return await this.results.claimCallbacks(new Date(), limit, CLAIM_MS);
    } catch (error) {
      this.#log.warn(`Due callbacks could not be read: ${(error as Error).message}`);
      return [];
    }
  }

  #take(callback: DueCallback): void {
    const work = this.#deliver(callback).catch((error: Error) =>
      this.#log.warn(`The callback of task ${callback.taskId} will be sent again: ${error.message}`),
    );
    const done = work.finally(() => {
      this.#inFlight.delete(done);
      this.#rouse();
    });
    this.#inFlight.add(done);
  }

  async #deliver(callback: DueCallback): Promise<void> {
    const reply = await this.courier.carry(callback);
    const attempt = settle(reply, callback.attempts, new Date());
    this.metrics.webhookAttempt(resultOf(attempt));
    await this.results.settleCallback(callback.taskId, attempt);
    if (attempt.delivered) return;
    const next = attempt.nextAttemptAt ? `; next attempt at ${attempt.nextAttemptAt}` : '; nothing more is sent';
    this.#log.warn(`The callback of task ${callback.taskId} was not delivered: ${attempt.lastError}${next}`);
  }

  /** Ends a rest, or the next one before it begins: a change heard while claiming is not missed. */
  #rouse(): void {
    this.#isAwake = true;
    this.#wake();
  }

  async #rest(): Promise<void> {
    if (this.#isAwake) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function resultOf({ delivered, nextAttemptAt }: CallbackAttempt): WebhookResult {
  if (delivered) return 'delivered';
  return nextAttemptAt ? 'failed' : 'gave_up';
}
