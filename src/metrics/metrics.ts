import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ERROR_CODES, type ErrorCode } from '../common/errors.js';

/** How a callback's attempt ended: 2xx, anything else that is tried again, or no further attempt. */
export type WebhookResult = (typeof WEBHOOK_RESULTS)[number];
const WEBHOOK_RESULTS = ['delivered', 'failed', 'gave_up'] as const;

/** What a process is for. */
export type ProcessKind = 'api' | 'worker';

/** A metric of one process as prom-client writes it to JSON: what a worker publishes and the API adds up. */
export type MetricJson = Awaited<ReturnType<Registry['getMetricsAsJSON']>>[number];

/** Gauges that are named as counters are; each sums up one of the same name without `_total`. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `vas_nodejs_active_${what}_total`);

/** Seconds; from a cheap stage of a short clip to an hour's video. */
const STAGE_BUCKETS = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];
const INFERENCE_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/**
 * What this process counts, in Prometheus' base units and with bounded labels. API and workers each have one; `GET /metrics`
 * adds them up.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly #accepted = this.#counter('tasks_accepted_total', 'Tasks that were accepted.');
  readonly #finished = this.#counter('tasks_finished_total', 'Tasks that ended, by outcome and error code.', [
    'outcome',
    'error_code',
  ]);
  readonly #frames = this.#counter('frames_processed_total', 'Frames that were decoded.');
  readonly #ssrfBlocked = this.#counter('ssrf_blocked_total', 'Connections that the fetch guard refused.');
  readonly #webhooks = this.#counter('webhook_attempts_total', 'Attempts to deliver a callback, by result.', [
    'result',
  ]);
  readonly #processes = this.#gauge('processes', 'Processes that run, by what they are for.', ['kind']);
  readonly #stages = this.#histogram('stage_duration_seconds', 'Time in each stage of a task.', 'stage', STAGE_BUCKETS);
  readonly #inference = this.#histogram(
    'inference_duration_seconds',
    'Time of one run of a model on a batch.',
    'model',
    INFERENCE_BUCKETS,
  );

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'vas_' });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
    this.#beginAtZero();
  }

  /** Says what this process is; those that live are counted. */
  runsAs(kind: ProcessKind): void {
    this.#processes.set({ kind }, 1);
  }

  taskAccepted(): void {
    this.#accepted.inc();
  }

  /** Counts an end. `errorCode` is null for a success. */
  taskFinished(outcome: 'SUCCESS' | 'FAILED', errorCode: ErrorCode | null): void {
    this.#finished.inc({ outcome, error_code: errorCode ?? '' });
  }

  /** `name` is a stage or a step of a configured pipeline: never a client's word. */
  stage(name: string, seconds: number): void {
    this.#stages.observe({ stage: name }, seconds);
  }

  /** `model` is `name@version` of the registry. */
  inference(model: string, seconds: number): void {
    this.#inference.observe({ model }, seconds);
  }

  frames(count: number): void {
    this.#frames.inc(count);
  }

  ssrfBlocked(): void {
    this.#ssrfBlocked.inc();
  }

  webhookAttempt(result: WebhookResult): void {
    this.#webhooks.inc({ result });
  }

  /** A counter that appears with its first event hides it: Prometheus sees no increase. */
  #beginAtZero(): void {
    this.#finished.inc({ outcome: 'SUCCESS', error_code: '' }, 0);
    for (const code of Object.keys(ERROR_CODES)) this.#finished.inc({ outcome: 'FAILED', error_code: code }, 0);
    for (const result of WEBHOOK_RESULTS) this.#webhooks.inc({ result }, 0);
  }

  #gauge(name: string, help: string, labelNames: string[]): Gauge {
    return new Gauge({ name: `vas_${name}`, help, labelNames, registers: [this.registry] });
  }

  #counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name: `vas_${name}`, help, labelNames, registers: [this.registry] });
  }

  #histogram(name: string, help: string, label: string, buckets: number[]): Histogram {
    return new Histogram({ name: `vas_${name}`, help, labelNames: [label], buckets, registers: [this.registry] });
  }
}
