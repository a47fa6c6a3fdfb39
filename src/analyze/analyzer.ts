import { createHash, randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { callbackBody } from '../callbacks/callback-body.js';
import { DataDir } from '../common/data-dir.js';
import { Env } from '../common/env.js';
import { AnalysisError } from '../common/errors.js';
import { Links } from '../common/links.js';
import { mayReadUpload } from '../common/upload-name.js';
import { Decoder } from '../media/decode/decode.js';
import { Probe } from '../media/probe/probe.js';
import { sniff } from '../media/sniff/sniff.js';
import { Source } from '../media/fetch/source.js';
import { Metrics } from '../metrics/metrics.js';
import { Observations } from '../observations/observations.js';
import { runPipeline } from '../pipeline/pipeline.js';
import { type Pipeline, Pipelines } from '../pipeline/pipelines.js';
import { type Job, Queue } from '../queue/queue.js';
import type { AnalysisResult } from '../results/analysis-result.js';
import { pendingTask } from '../results/pending-task.js';
import { type Acceptance, Results, type WaitingLimits } from '../results/results.js';
import type { Outcome, Task, TaskRequest } from '../results/task.js';
import { asAnalysisError } from './as-analysis-error.js';
import { Attempt, LeaseLost } from './attempt.js';
import { OwnerQueueFull, QueueFull } from './queue-full.js';
import { ResultWriter } from './result-writer.js';
import { Traces } from './traces.js';
import { WorkingFiles } from './working-files.js';

/**
 * The life of a task, from the request to its end. The API calls `start`, `cancel` and `erase`; a worker calls `work`
 * and `lost`. Results holds the truth, the queue moves the id, and nothing happens anywhere by event.
 */
@Injectable()
export class Analyzer {
  readonly #log = new Logger(Analyzer.name);

  constructor(
    private readonly env: Env,
    private readonly data: DataDir,
    private readonly links: Links,
    private readonly results: Results,
    private readonly queue: Queue,
    private readonly pipelines: Pipelines,
    private readonly source: Source,
    private readonly probe: Probe,
    private readonly decoder: Decoder,
    private readonly files: WorkingFiles,
    private readonly traces: Traces,
    private readonly writer: ResultWriter,
    private readonly observations: Observations,
    private readonly metrics: Metrics,
  ) {}

  /** Accepts a request: the task is durable, then its id is in the queue. Throws `QueueFull`, `OwnerQueueFull`, `QueueUnavailable` or `ResultsUnavailable` with nothing accepted. */
  async start(request: TaskRequest, options: { owner: string | null; idempotencyKey?: string }): Promise<Acceptance> {
    const task = pendingTask(request, options.owner);
    const idempotency = options.idempotencyKey && { key: options.idempotencyKey, bodySha256: sha256(request) };
    const acceptance = await this.results.accept(task, idempotency || undefined, this.#limits(options.owner));
    if (acceptance.outcome === 'full') throw new QueueFull(this.env.QUEUE_MAX_DEPTH);
    if (acceptance.outcome === 'owner-full') throw new OwnerQueueFull(this.env.QUEUE_MAX_PER_OWNER);
    if (acceptance.outcome !== 'stored') return acceptance;
    try {
      await this.queue.add(task.id);
    } catch (error) {
      if (await this.#withdrawn(task.id)) throw error;
      this.#log.warn(`The queue did not take task ${task.id} and gets it later: ${(error as Error).message}`);
    }
    this.metrics.taskAccepted();
    return acceptance;
  }

  /** Without keys everybody is one owner, whom only the depth of the queue limits. */
  #limits(owner: string | null): WaitingLimits {
    const { QUEUE_MAX_DEPTH: inAll, QUEUE_MAX_PER_OWNER: ofOwner } = this.env;
    return owner === null ? { inAll } : { inAll, ofOwner };
  }

  /** Whether a task is not stored any more, or nobody knows; one that is stays accepted, for the reconciler will put it into the queue. */
  async #withdrawn(id: string): Promise<boolean> {
    return this.results
      .delete(id)
      .catch(() => this.results.find(id).then((task) => task === null))
      .catch(() => true);
  }

  /** Does one attempt at a task. Resolves when the task has ended, by this attempt or otherwise; rejects to have the queue try again. */
  async work(job: Job): Promise<void> {
    const lease = randomUUID();
    const task = await this.results.begin(job.id, lease);
    if (!task) return;
    const attempt = new Attempt(task, lease, this.results, job.signal, this.env.TASK_TIMEOUT_S * 1_000);
    try {
      const result = await this.#analyze(task, attempt);
      if (!(await this.#finish(task.id, lease, { status: 'SUCCESS', result }))) await this.#leaseLost(task);
    } catch (error) {
      await this.#failed(task, attempt, job, error);
    } finally {
      attempt.close();
      await this.files.remove(task.id, lease);
    }
  }

  /** Ends a task whose workers died on it too often. */
  async lost(id: string): Promise<void> {
    const error = new AnalysisError(
      'WORKER_LOST',
      'The worker died on this task too often; it will not be tried again.',
      { stage: 'queue' },
    );
    if (await this.#fail(id, null, error)) await this.traces.remove(id);
  }

  /** Ends a task by request, waiting or running; false when it had ended. Whoever works on it notices that its lease is gone. */
  async cancel(id: string): Promise<boolean> {
    const error = new AnalysisError('CANCELLED', 'The task was cancelled by request.', { stage: 'queue' });
    if (!(await this.#fail(id, null, error))) return false;
    await this.queue
      .remove(id)
      .catch((reason: Error) => this.#log.warn(`The queue still holds the cancelled task ${id}: ${reason.message}`));
    await this.traces.remove(id);
    return true;
  }

  /** Removes a task with everything it left; a running one is cancelled by that. False when there is none. */
  async erase(id: string, options: { expired?: boolean } = {}): Promise<boolean> {
    if (!options.expired) await this.traces.condemn(id);
    if (options.expired) await this.traces.removeArtifacts(id);
    if (options.expired && this.env.VECTOR_TTL === 'task') await this.traces.removeVectors(id);
    const erased = await this.results.delete(id, options);
    if (!options.expired) await this.traces.remove(id);
    if (erased && !options.expired) await this.queue.remove(id);
    return erased;
  }

  /** The straight line: fetch → sniff → probe → decode → steps → result. */
  async #analyze(task: Task, attempt: Attempt): Promise<AnalysisResult> {
    const pipeline = this.#pipeline(task.pipeline);
    await this.files.clear(attempt);

    const video = await attempt.stage('fetch', () => this.#fetch(task, attempt));
    const container = await attempt.stage('sniff', () => sniff(video.path));
    const facts = await attempt.stage('probe', () => this.probe.probe(video.path, attempt.signal));

    const draft = this.writer.draft({ task, attempt, pipeline, video, container, facts });
    const decoding = this.decoder.decode(video, facts, draft.plan(), attempt.signal);
    const run = runPipeline(decoding, 'decode', draft.steps, draft.context(decoding));
    const recording = this.observations.record(this.files.artifacts(attempt));
    try {
      for await (const frame of recording.keep(run)) {
        attempt.frame(frame, facts);
        decoding.release(frame);
      }
      this.metrics.frames(decoding.framesDecoded);
      await attempt.done(decoding.framesDecoded);
      await recording.publish();
    } finally {
      await recording.close();
    }
    await this.files.publish(attempt);

    const result = draft.result(decoding, [...attempt.stages, ...run.stages()]);
    for (const { name, duration_ms } of result.provenance.stages) this.metrics.stage(name, duration_ms / 1_000);
    return result;
  }

  #fetch(task: Task, attempt: Attempt) {
    const own = this.links.ownFile(task.videoUrl);
    if (own?.startsWith('uploads/') && !mayReadUpload(own, task.owner))
      throw new AnalysisError('SOURCE_UNREACHABLE', 'The file is not, or no longer, on this service.');
    if (own) return this.source.local(this.data.ownFile(own));
    return this.source.fetch(task.videoUrl, {
      to: this.files.folder(attempt),
      signal: attempt.signal,
      onProgress: (bytes, total) => attempt.fetched(bytes, total),
    });
  }

  #pipeline(name: string): Pipeline {
    const pipeline = this.pipelines.get(name);
    if (pipeline) return pipeline;
    const there = this.pipelines.names().join(', ');
    throw new AnalysisError('PIPELINE_UNAVAILABLE', `No pipeline is named "${name}" any more; there are ${there}.`, {
      stage: 'queue',
    });
  }

  async #failed(task: Task, attempt: Attempt, job: Job, reason: unknown): Promise<void> {
    if (attempt.signal.reason instanceof LeaseLost) return this.#leaseLost(task);
    if (job.signal.aborted) {
      await this.results.release(task.id, attempt.lease);
      throw reason;
    }
    const error = asAnalysisError(attempt.signal.aborted ? attempt.signal.reason : reason, attempt.currentStage);
    const line = `${error.code} in ${error.stage}: ${error.message}`;
    if (error.code === 'INTERNAL') this.#log.error(line, reason instanceof Error ? reason.stack : String(reason));
    else this.#log.warn(line);
    if (error.retryable && !job.isLastAttempt) {
      await this.results.release(task.id, attempt.lease);
      throw error;
    }
    if (await this.#fail(task.id, attempt.lease, error)) await this.traces.remove(task.id);
  }

  /** Somebody else ended the task or works on it. An ended one must leave nothing; otherwise what is there is the other's. */
  async #leaseLost(task: Task): Promise<void> {
    const now = await this.results.find(task.id);
    if (!now || now.status === 'FAILED') await this.traces.remove(task.id);
  }

  async #fail(id: string, lease: string | null, error: AnalysisError): Promise<boolean> {
    await this.traces.condemn(id);
    const ended = await this.#finish(id, lease, { status: 'FAILED', error: error.toTaskError() });
    if (!ended) await this.traces.spare(id);
    return ended;
  }

  async #finish(id: string, lease: string | null, outcome: Outcome): Promise<boolean> {
    const error = outcome.status === 'FAILED' ? outcome.error : null;
    const body = callbackBody({
      id,
      status: outcome.status,
      errorMessage: error?.message ?? null,
      links: this.links.task(id),
    });
    const ended = await this.results.finish(id, lease, outcome, body);
    if (!ended) return false;
    this.metrics.taskFinished(outcome.status, error?.code ?? null);
    this.#log.log(`Task ${id} ended: ${outcome.status}${error ? ` (${error.code})` : ''}`);
    return true;
  }
}

/** Of the request whatever the order of its keys. */
function sha256(request: TaskRequest): string {
  const metadata = Object.entries(request.metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  const canonical = JSON.stringify([request.videoUrl, request.callbackUrl, request.pipeline, metadata]);
  return createHash('sha256').update(canonical).digest('hex');
}
