import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Health } from '../common/health.js';
import { Ffmpeg } from '../media/ffmpeg/ffmpeg.js';
import type { Model } from '../model-registry/model.js';
import { ModelRegistry } from '../model-registry/model-registry.js';
import { Pipelines } from '../pipeline/pipelines.js';
import { Queue } from '../queue/queue.js';
import { Results } from '../results/results.js';
import { VectorStore } from '../vector-store/vector-store.js';
import { Disk } from './disk.js';

/** Longest that a dependency may take to answer, ms. */
const TIMEOUT_MS = 2_000;

/** The dependencies that readiness names. */
export const DEPENDENCIES = ['task_store', 'queue', 'vector_store', 'models', 'ffmpeg', 'disk'] as const;

/** What each dependency answered. */
export type Checks = Record<(typeof DEPENDENCIES)[number], Health>;

/** Asks every dependency how it is; knows when the service is stopping. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  /** Whether the service has been asked to stop: it is not ready from then on. */
  isStopping = false;

  constructor(
    private readonly results: Results,
    private readonly queue: Queue,
    private readonly vectors: VectorStore,
    private readonly models: ModelRegistry,
    private readonly pipelines: Pipelines,
    private readonly ffmpeg: Ffmpeg,
    private readonly disk: Disk,
  ) {}

  onModuleDestroy(): void {
    this.isStopping = true;
  }

  /** Never throws, and answers within 2 s. */
  async check(): Promise<Checks> {
    const [task_store, queue, vector_store, ffmpeg, disk] = await Promise.all([
      answer(() => this.results.health()),
      answer(() => this.queue.health()),
      answer(() => this.vectors.health()),
      answer(() => this.ffmpeg.health()),
      answer(() => this.disk.health()),
    ]);
    return { task_store, queue, vector_store, models: this.#modelsHealth(), ffmpeg, disk };
  }

  /** Only the models that a pipeline uses count; the steps of those that are not installed are skipped. */
  #modelsHealth(): Health {
    const steps = this.pipelines.describe().flatMap(({ steps }) => steps);
    const used = [...new Set(steps.flatMap(({ models }) => models))];
    const installed = used.filter((reference) => this.#find(reference));
    const faults = installed.flatMap((reference) => this.#faultOf(reference));
    if (faults.length > 0) return { ok: false, detail: faults.join('; ') };
    const missing = used.filter((reference) => !installed.includes(reference));
    const skipped = missing.length > 0 ? `; not installed, so their steps are skipped: ${missing.join(', ')}` : '';
    return { ok: true, detail: `${installed.join(', ') || 'no model'} can be used${skipped}` };
  }

  #faultOf(reference: string): string[] {
    const { id, state, reason } = this.#find(reference) as Model;
    return state === 'FAILED' ? [`${id} has failed: ${reason}`] : [];
  }

  #find(reference: string): Model | null {
    try {
      return this.models.resolve(reference);
    } catch {
      return null;
    }
  }
}

async function answer(ask: () => Promise<Health>): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Health>((resolve) => {
    timer = setTimeout(resolve, TIMEOUT_MS, { ok: false, detail: `did not answer within ${TIMEOUT_MS} ms` });
  });
  const asked = Promise.resolve()
    .then(ask)
    .catch((error: Error) => ({ ok: false, detail: error.message }));
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
