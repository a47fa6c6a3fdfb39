import { createHash } from 'node:crypto';
import { Global, Module, type Provider, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { MemoryThrottlerStorage } from '../../src/access/memory.throttler-storage.js';
import { Throttle } from '../../src/access/throttle.js';
import { Analyzer } from '../../src/analyze/analyzer.js';
import { QueueFull } from '../../src/analyze/queue-full.js';
import { DataDir } from '../../src/common/data-dir.js';
import { Env, readEnv } from '../../src/common/env.js';
import { Links } from '../../src/common/links.js';
import { CONTROLLERS, PROVIDERS } from '../../src/http.controllers.js';
import { closeApp, configureApp, createAdapter } from '../../src/http.js';
import { Inference } from '../../src/inference/inference.js';
import { Confinement } from '../../src/media/ffmpeg/confinement.js';
import { Ffmpeg } from '../../src/media/ffmpeg/ffmpeg.js';
import { StillDecoder } from '../../src/media/still/still-decoder.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { MetricsFiles } from '../../src/metrics/metrics.files.js';
import { ModelRegistry } from '../../src/model-registry/model-registry.js';
import type { Model } from '../../src/model-registry/model.js';
import { ModelTrial } from '../../src/model-registry/model-trial.js';
import { type PipelineDescription, Pipelines } from '../../src/pipeline/pipelines.js';
import { Queue } from '../../src/queue/queue.js';
import { type Acceptance, Results } from '../../src/results/results.js';
import type { Task, TaskRequest } from '../../src/results/task.js';
import { VectorStore } from '../../src/vector-store/vector-store.js';
import { MemoryQueue } from './memory-queue.js';
import { pendingTask } from '../../src/results/pending-task.js';
import { MemoryResults } from './memory-results.js';
import MemoryVectorStore from './memory.vector-store.js';
import { temporaryFolder } from './temporary.js';

/** A waiting task. */
export function newTask(request: Partial<TaskRequest> = {}, owner: string | null = null): Task {
  const asked = { videoUrl: 'https://example.org/video.mp4', callbackUrl: null, pipeline: 'production', metadata: {} };
  return pendingTask({ ...asked, ...request }, owner);
}

/** What the controllers ask of the analyzer, without anything behind it. */
class StandInAnalyzer {
  isFull = false;
  constructor(
    private readonly results: Results,
    private readonly queue: Queue,
  ) {}

  async start(request: TaskRequest, options: { owner: string | null; idempotencyKey?: string }): Promise<Acceptance> {
    if (this.isFull) throw new QueueFull(1_000);
    const task = newTask(request, options.owner);
    const bodySha256 = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    const key = options.idempotencyKey;
    const acceptance = await this.results.accept(task, key === undefined ? undefined : { key, bodySha256 });
    if (acceptance.outcome === 'full' || acceptance.outcome === 'owner-full') throw new QueueFull(1_000);
    if (acceptance.outcome === 'stored') await this.queue.add(task.id);
    return acceptance;
  }

  async cancel(id: string): Promise<boolean> {
    const message = 'The task was cancelled by request.';
    const error = { code: 'CANCELLED', message, stage: 'queue', retryable: false, hint: null } as const;
    return this.results.finish(id, null, { status: 'FAILED', error }, null);
  }

  async erase(id: string): Promise<boolean> {
    return this.results.delete(id);
  }
}

const PIPELINES: PipelineDescription[] = ['production', 'shots'].map((name) => ({
  name,
  description: '',
  sha256: '0'.repeat(64),
  sampling: { interval_ms: 500 },
  steps: [],
}));

const pipelines = {
  names: () => PIPELINES.map(({ name }) => name),
  has: (name: string) => PIPELINES.some((pipeline) => pipeline.name === name),
  get: (name: string) => PIPELINES.find((pipeline) => pipeline.name === name),
  describe: () => PIPELINES,
};

/** No model is installed. */
const inference = { isInstalled: () => false };

/** Takes every model for a good one, unless its description says otherwise. */
class StandInTrial extends ModelTrial {
  misfits(): string[] {
    return [];
  }

  async tryOut({ card }: Model): Promise<string | null> {
    return card.description.startsWith('bad: ') ? card.description.slice(5) : null;
  }
}

/** What the face may stand on instead of memory. */
export interface Beneath {
  /** They stand for the parts of the same token. */
  parts?: Provider[];
  results?: Results;
  buckets?: ThrottlerStorage;
}

/** The HTTP face as it is, over parts in memory: a real server on a free port. */
export class HttpFace {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly base: string,
    readonly results: MemoryResults,
    readonly queue: MemoryQueue,
    readonly analyzer: StandInAnalyzer,
    readonly data: DataDir,
    private readonly remove: () => void,
  ) {}

  /** `results` of the face are those of `beneath` when it has any: only what the port has can be asked of them. */
  static async start(
    variables: Record<string, string> = {},
    controllers: Type[] = [],
    beneath: Beneath = {},
  ): Promise<HttpFace> {
    const folder = temporaryFolder();
    const env = readEnv({ DATA_DIR: folder.path, PORT: '0', MODEL_REGISTRY_PATH: folder.path, ...variables });
    const results = (beneath.results ?? new MemoryResults()) as MemoryResults;
    const queue = new MemoryQueue();
    const analyzer = new StandInAnalyzer(results, queue);
    const parts = [
      { provide: Env, useValue: env },
      { provide: Results, useValue: results },
      { provide: Queue, useValue: queue },
      { provide: Analyzer, useValue: analyzer },
      { provide: Throttle, useValue: new Throttle(env, beneath.buckets ?? new MemoryThrottlerStorage()) },
      { provide: VectorStore, useClass: MemoryVectorStore },
      { provide: Pipelines, useValue: pipelines },
      DataDir,
      Links,
      Metrics,
      MetricsFiles,
      ModelRegistry,
      { provide: ModelTrial, useClass: StandInTrial },
      { provide: Inference, useValue: inference },
      Ffmpeg,
      Confinement,
      StillDecoder,
    ];
    @Global()
    @Module({
      controllers: [...CONTROLLERS, ...controllers],
      providers: [...parts, ...PROVIDERS, ...(beneath.parts ?? [])],
    })
    class Face {}
    const module = await Test.createTestingModule({ imports: [Face] }).compile();
    const app = module.createNestApplication<NestFastifyApplication>(createAdapter(env), { logger: false });
    await configureApp(app);
    await app.listen(0, '127.0.0.1');
    const base = await app.getUrl();
    app.get(Links).base = base;
    return new HttpFace(app, base, results, queue, analyzer, app.get(DataDir), folder.remove);
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(this.base + path, init);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.fetch(path, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  async stop(): Promise<void> {
    await closeApp(this.app);
    this.remove();
  }
}
