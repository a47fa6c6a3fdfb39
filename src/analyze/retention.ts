import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { Env } from '../common/env.js';
import { Results } from '../results/results.js';
import { Analyzer } from './analyzer.js';
import { ClockWatch } from './clock-watch.js';
import { Leftovers } from './leftovers.js';
import { Traces } from './traces.js';

const EVERY_MS = 60_000;
const PAGE = 200;

/** A clock that was set is believed when it has stayed so for this long: what is removed by a wrong one does not come back. */
const TRUSTED_AFTER_MS = 3_600_000;

/** Removes what has been kept long enough: finished tasks and uploads; and what processes that were killed left. */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger(Retention.name);
  readonly #clock = new ClockWatch();
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | null = null;

  constructor(
    private readonly env: Env,
    private readonly data: DataDir,
    private readonly results: Results,
    private readonly analyzer: Analyzer,
    private readonly traces: Traces,
    private readonly leftovers: Leftovers,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.sweep(), EVERY_MS);
    void this.sweep();
    void this.#attempt('Unfinished artefacts', () => this.leftovers.sweepArtifacts());
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  /** Never rejects: what could not be removed is said, and removed the next time. One sweep at a time. */
  sweep(now = new Date()): Promise<void> {
    return (this.#sweeping ??= this.#sweep(now).finally(() => (this.#sweeping = null)));
  }

  async #sweep(now: Date): Promise<void> {
    const before = new Date(now.getTime() - this.env.RESULT_TTL_S * 1_000);
    if (this.#isClockTrusted()) {
      await this.#attempt('Old tasks', () => this.#removeOldTasks(before));
      await this.#attempt('Old uploads', () => this.#removeOldFiles(this.data.uploads, before));
      await this.#attempt('Quiet leftovers', () => this.leftovers.sweepQuiet());
    }
    await this.#attempt('Leftovers of ended tasks', () => this.leftovers.sweepEnded());
    await this.#attempt('Traces of ended tasks', () => this.traces.sweep());
  }

  #isClockTrusted(): boolean {
    const sinceSet = this.#clock.sinceSet();
    if (sinceSet === 0)
      this.#log.warn('The clock was set; nothing is removed for its age until it has stayed so for an hour.');
    return sinceSet === null || sinceSet >= TRUSTED_AFTER_MS;
  }

  async #removeOldTasks(before: Date): Promise<void> {
    for (const id of await this.results.finishedBefore(before, PAGE)) await this.analyzer.erase(id, { expired: true });
  }

  async #removeOldFiles(folder: string, before: Date): Promise<void> {
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const { mtime } = await stat(path);
      if (mtime < before) await rm(path, { force: true });
    }
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: Error) => this.#log.warn(`${what} could not be removed: ${error.message}`));
  }
}
