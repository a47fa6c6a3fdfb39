import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AggregatorRegistry } from 'prom-client';
import { DataDir } from '../common/data-dir.js';
import { type Departed, isAlive, type MetricsFile, type Published, readMetrics } from './metrics.file.js';
import { type MetricJson, Metrics } from './metrics.js';

/** Files of processes, and those that a sweep has taken to add them up. */
const FILE = /\.(json|taken)$/;

/**
 * Adds up the metrics of all processes that share `DATA_DIR`, on whatever machine or in whatever container: each writes its own
 * to `metrics/` there, and who is asked reads them all. What dead processes counted stays in the sums, whoever dies and is
 * started again, so that no counter falls; their gauges go.
 */
@Injectable()
export class MetricsFiles implements OnApplicationShutdown {
  readonly #folder: string;
  readonly #log = new Logger(MetricsFiles.name);
  readonly #name = `${process.pid}-${randomUUID()}.json`;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    data: DataDir,
    private readonly metrics: Metrics,
  ) {
    this.#folder = data.metrics;
  }

  /** Starts writing this process' metrics every `everyMs` until the process stops. */
  publishEvery(everyMs = 5_000): void {
    this.#timer = setInterval(() => void this.#publishOrWarn(), everyMs).unref();
  }

  /** Writes this process' metrics now, whole or not at all. */
  async publish(): Promise<void> {
    const metrics = await this.metrics.registry.getMetricsAsJSON();
    await this.#write(this.#name, { host: hostname(), pid: process.pid, metrics });
  }

  /** This process' metrics as they are, those of each other living process, and what all others counted. */
  async collect(): Promise<MetricJson[][]> {
    const others = (await this.#read()).filter(({ name }) => name !== this.#name);
    const published = others.map(({ state, metrics }) => (state === 'living' ? metrics : counted(metrics)));
    return [await this.metrics.registry.getMetricsAsJSON(), ...published];
  }

  /** Adds up what dead processes counted, into one file in place of theirs; removes files that they had not finished. */
  async sweep(): Promise<void> {
    const files = await this.#read();
    const sums = files.filter(({ replaces }) => replaces.length > 0);
    const dead = files.filter(({ state }) => state === 'dead');
    if (dead.length > 0 || sums.length > 1) await this.#addUp([...dead, ...sums]);
    const drafts = (await readdir(this.#folder)).filter((name) => /^\d+.*\.json\.tmp$/.test(name));
    for (const name of drafts)
      if (!isAlive(Number.parseInt(name, 10))) await rm(join(this.#folder, name), { force: true });
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    await this.#publishOrWarn();
  }

  async #publishOrWarn(): Promise<void> {
    await this.publish().catch((error: Error) =>
      this.#log.warn(`The metrics could not be published: ${error.message}`),
    );
  }

  /** All files but those that a sum already holds. */
  async #read(): Promise<MetricsFile[]> {
    const names = (await readdir(this.#folder)).filter((name) => FILE.test(name));
    const files = await Promise.all(names.map((name) => readMetrics(join(this.#folder, name))));
    const found = files.filter((file) => file !== null);
    const replaced = new Set(found.flatMap(({ replaces }) => replaces));
    return found.filter(({ name }) => !replaced.has(name));
  }

  /** Of several processes that do this at once, each takes files that no other has: a name can be changed once. */
  async #addUp(files: readonly MetricsFile[]): Promise<void> {
    const taken: MetricsFile[] = [];
    for (const file of files) {
      const name = `${file.name}.${randomUUID()}.taken`;
      const isTaken = await rename(join(this.#folder, file.name), join(this.#folder, name)).then(
        () => true,
        () => false,
      );
      if (isTaken) taken.push({ ...file, name });
    }
    if (taken.length === 0) return;
    const sum = AggregatorRegistry.aggregate(taken.map(({ metrics }) => counted(metrics)));
    const metrics = await sum.getMetricsAsJSON();
    // Also what an earlier sum replaces and whoever made it could not remove.
    const there = new Set(await readdir(this.#folder));
    const replaces = taken.flatMap((file) => [file.name, ...file.replaces]).filter((name) => there.has(name));
    await this.#write(`sum-${randomUUID()}.json`, { replaces, metrics });
    for (const name of replaces) await rm(join(this.#folder, name), { force: true });
  }

  async #write(name: string, content: Published | Departed): Promise<void> {
    const file = join(this.#folder, name);
    await writeFile(`${file}.tmp`, JSON.stringify(content));
    await rename(`${file}.tmp`, file);
  }
}

/** Counters and histograms, which outlive their process. */
const counted = (metrics: MetricJson[]): MetricJson[] =>
  metrics.filter(({ type }) => ['counter', 'histogram'].includes(String(type)));
