import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AggregatorRegistry } from 'prom-client';
import { DataDir } from '../common/data-dir.js';
import { type MetricJson, Metrics } from './metrics.js';

/**
 * Carries the metrics of the workers to the API: each worker writes its registry to `DATA_DIR/metrics/<pid>.json`, the API reads them
 * all. What dead workers counted stays in the sums, so that no counter falls when a worker dies; their gauges go.
 */
@Injectable()
export class MetricsFiles implements OnApplicationShutdown {
  readonly #folder: string;
  readonly #log = new Logger(MetricsFiles.name);
  #departed: MetricJson[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    data: DataDir,
    private readonly metrics: Metrics,
  ) {
    this.#folder = join(data.root, 'metrics');
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Starts writing this process' metrics every `everyMs` until the process stops. Called by a worker, not by the API. */
  publishEvery(everyMs = 5_000): void {
    this.#timer = setInterval(() => void this.#publishOrWarn(), everyMs).unref();
  }

  /** Writes this process' metrics now, whole or not at all. */
  async publish(): Promise<void> {
    const file = join(this.#folder, `${process.pid}.json`);
    await writeFile(`${file}.tmp`, JSON.stringify(await this.metrics.registry.getMetricsAsJSON()));
    await rename(`${file}.tmp`, file);
  }

  /** The metrics of each living worker, and the sum of what the dead ones counted. */
  async collect(): Promise<MetricJson[][]> {
    const names = (await readdir(this.#folder)).filter((name) => /^\d+\.json$/.test(name));
    const published = await Promise.all(names.map((name) => this.#read(name)));
    return [this.#departed, ...published.filter((metrics) => metrics !== null)];
  }

  /** Takes in what dead workers counted and removes their files, also those that they had not finished. */
  async sweep(): Promise<void> {
    await this.collect();
    const parts = (await readdir(this.#folder)).filter((name) => /^\d+\.json\.tmp$/.test(name));
    for (const name of parts)
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

  /** Null when the writer is dead (what it counted is then kept here) or the file cannot be read. */
  async #read(name: string): Promise<MetricJson[] | null> {
    const file = join(this.#folder, name);
    const metrics = await readFile(file, 'utf8')
      .then((text) => JSON.parse(text) as MetricJson[])
      .catch(() => null);
    if (isAlive(Number.parseInt(name, 10))) return metrics;
    await rm(file, { force: true });
    if (metrics) await this.#keepCounts(metrics);
    return null;
  }

  async #keepCounts(metrics: MetricJson[]): Promise<void> {
    const sum = AggregatorRegistry.aggregate([this.#departed, metrics]);
    const types = ['counter', 'histogram'];
    this.#departed = (await sum.getMetricsAsJSON()).filter(({ type }) => types.includes(String(type)));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
