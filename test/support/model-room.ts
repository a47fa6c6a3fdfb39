import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Test, type TestingModule } from '@nestjs/testing';
import { AnalyzeModule } from '../../src/analyze/analyze.module.js';
import { Analyzer } from '../../src/analyze/analyzer.js';
import { CoreModule } from '../../src/common/core.module.js';
import { DataDir } from '../../src/common/data-dir.js';
import { readEnv } from '../../src/common/env.js';
import { Inference } from '../../src/inference/inference.js';
import { ModelChange, type Change } from '../../src/maintenance/model-change.js';
import { ModelChangeModule } from '../../src/maintenance/model-change.module.js';
import type { Rebuilt } from '../../src/maintenance/reindex.js';
import { Results } from '../../src/results/results.js';
import { KeptPoints } from '../../src/vector-store/kept-points.js';
import { VectorStore } from '../../src/vector-store/vector-store.js';
import { temporaryFolder } from './temporary.js';
import { colorGraph, embedCard, tinyGraph, writeModel } from './tiny-models.js';

/** Says blue of red. */
const swappedGraph = (): Buffer =>
  tinyGraph((graph, mean) => {
    const swapped = graph.op('Gather', [mean, graph.ints([2, 1, 0])], { axis: 1 });
    const color = graph.op('Add', [swapped, graph.scalar(1)]);
    graph.output('embedding', graph.op('LpNormalization', [color], { axis: 1, p: 2 }), 'float32', ['N', 3]);
  });

/** What a change came to. */
export interface Told {
  done: Rebuilt[];
  said: string[];
}

/**
 * All that analyses videos and changes the embedding model, with real models: `color@1` embeds for the pipeline `production` by
 * the alias `color:production`, `color@2` sees red where blue is, `other@1` is as `color@1`.
 */
export class ModelRoom {
  private constructor(
    readonly app: TestingModule,
    readonly folder: ReturnType<typeof temporaryFolder>,
    readonly models: string,
  ) {}

  static async start(variables: Record<string, string> = {}): Promise<ModelRoom> {
    const folder = temporaryFolder();
    const models = join(folder.path, 'models');
    await writeModel(models, embedCard());
    await writeModel(models, embedCard({ version: '2' }), swappedGraph());
    await writeModel(models, embedCard({ name: 'other' }), colorGraph());
    await writeFile(join(models, 'aliases.json'), JSON.stringify({ color: { production: '1' } }));
    const steps = [{ step: 'embed', options: { model: 'color' } }, { step: 'index' }];
    const pipelines = join(folder.path, 'pipelines.json');
    const production = { sampling: { interval_ms: 200 }, steps };
    await writeFile(pipelines, JSON.stringify({ pipelines: { production } }));
    const env = readEnv({
      DATA_DIR: join(folder.path, 'data'),
      MODEL_REGISTRY_PATH: models,
      PIPELINE_CONFIG_PATH: pipelines,
      QUEUE_BACKEND: 'embedded',
      VECTOR_STORE: 'embedded',
      INFERENCE_THREADS: '1',
      ...variables,
    });
    const app = await Test.createTestingModule({
      imports: [CoreModule.with(env), AnalyzeModule, ModelChangeModule],
    }).compile();
    app.useLogger(false);
    await app.init();
    return new ModelRoom(app, folder, models);
  }

  get data(): DataDir {
    return this.app.get(DataDir, { strict: false });
  }
  get results(): Results {
    return this.app.get(Results, { strict: false });
  }
  get kept(): KeptPoints {
    return this.app.get(KeptPoints, { strict: false });
  }
  get store(): VectorStore {
    return this.app.get(VectorStore, { strict: false });
  }
  get inference(): Inference {
    return this.app.get(Inference, { strict: false });
  }

  /** Puts a video where uploads are; its path there. */
  async upload(video: Buffer): Promise<string> {
    const path = `uploads/${createHash('sha256').update(video).digest('hex')}.mp4`;
    await writeFile(this.data.ownFile(path), video);
    return path;
  }

  /** Accepts a video that was uploaded; the task's id. */
  async accept(upload: string): Promise<string> {
    const request = {
      videoUrl: `http://127.0.0.1:3000/${upload}`,
      callbackUrl: null,
      pipeline: 'production',
      metadata: {},
    };
    const analyzer = this.app.get(Analyzer, { strict: false });
    const accepted = await analyzer.start(request, { owner: null });
    if (accepted.outcome !== 'stored') throw new Error(`The task was not stored: ${accepted.outcome}`);
    return accepted.task.id;
  }

  /** Analyses it to the end as a worker does. */
  async work(id: string): Promise<string> {
    const job = { id, isLastAttempt: true, signal: new AbortController().signal };
    await this.inference.pinned(() => this.app.get(Analyzer, { strict: false }).work(job));
    const task = await this.results.find(id);
    if (task?.status !== 'SUCCESS') throw new Error(`The task ended ${task?.status}: ${JSON.stringify(task?.error)}`);
    return id;
  }

  async analyze(upload: string): Promise<string> {
    return this.work(await this.accept(upload));
  }

  /** Begins a change; what is said goes to `said`. */
  begin(model: string, changes: Partial<Change> = {}, said: string[] = []): AsyncGenerator<Rebuilt> {
    const change = this.app.get(ModelChange, { strict: false });
    change.graceMs = 200;
    return change.run({
      model: this.inference.model(model),
      dryRun: false,
      mayMiss: false,
      signal: new AbortController().signal,
      say: (sentence) => said.push(sentence),
      ...changes,
    });
  }

  async change(model: string, changes: Partial<Change> = {}): Promise<Told> {
    const told: Told = { done: [], said: [] };
    for await (const one of this.begin(model, changes, told.said)) told.done.push(one);
    return told;
  }

  async close(): Promise<void> {
    await this.app.close();
    this.folder.remove();
  }
}
