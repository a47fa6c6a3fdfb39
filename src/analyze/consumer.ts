import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Env } from '../common/env.js';
import { withLogFields } from '../common/log.js';
import { Inference } from '../inference/inference.js';
import { MetricsFiles } from '../metrics/metrics.files.js';
import { Metrics } from '../metrics/metrics.js';
import { type Consumer, type Job, Queue } from '../queue/queue.js';
import { Analyzer } from './analyzer.js';
import { IdleMemory } from '../common/idle-memory.js';

/** How long running tasks may go on after the worker was told to stop. */
const GRACE_MS = 25_000;

/** A worker's end of the queue: hands each job to the Analyzer, from the start of the process to its last breath. */
@Injectable()
export class TaskConsumer implements Consumer, OnApplicationBootstrap {
  readonly #memory = new IdleMemory();

  constructor(
    private readonly env: Env,
    private readonly queue: Queue,
    private readonly analyzer: Analyzer,
    private readonly inference: Inference,
    private readonly metrics: Metrics,
    private readonly metricsFiles: MetricsFiles,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.inference.onRun((model, _count, seconds) => this.metrics.inference(model, seconds));
    this.metrics.runsAs('worker');
    this.metricsFiles.publishEvery();
    await this.queue.consume(this, { concurrency: this.env.WORKER_CONCURRENCY });
  }

  /** Takes no more jobs and gives back those that do not end in time. To be called while everything else still stands. */
  async stop(): Promise<void> {
    await this.queue.drain(GRACE_MS);
  }

  work(job: Job): Promise<void> {
    const work = () => this.inference.pinned(() => this.analyzer.work(job));
    return withLogFields({ task_id: job.id }, () => this.#memory.during(work));
  }

  lost(id: string): Promise<void> {
    return withLogFields({ task_id: id }, () => this.analyzer.lost(id));
  }
}
