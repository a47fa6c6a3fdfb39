import { isDiskFull } from '../../common/disk-full.js';
import { AnalysisError } from '../../common/errors.js';
import type { Frame } from '../../common/frame.js';
import type { Shot } from '../../results/analysis-result.js';
import { collectionName } from '../../vector-store/collection-name.js';
import { KeptPoints } from '../../vector-store/kept-points.js';
import { pointId } from '../../vector-store/point-id.js';
import { type Point, type PointPayload, VectorStore, VectorStoreUnavailable } from '../../vector-store/vector-store.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { seenAt } from './index/seen-at.js';

/** Points sent in one request: as many as a minute of video has, so that a long one needs no more memory. */
const BATCH = 128;

interface Moment {
  timeMs: number;
  shot: number;
  vectors: Map<string, Float32Array>;
}

/**
 * Stores the embeddings of all frames in the vector store, one collection per model and version, when the last frame
 * has passed: then the spans of the shots, their keyframes and labels are known, and a task that fails before leaves nothing behind. Points have
 * deterministic ids (UUIDv5 of task, model, time), and those of earlier runs are removed. They are kept on disk as well, so
 * that a store that was lost or changed for another can be rebuilt.
 */
@PipelineStep('index', { about: 'Stores the embeddings with their moments in the vector store.' })
export class IndexStep extends Step {
  constructor(
    private readonly store: VectorStore,
    private readonly kept: KeptPoints,
  ) {
    super();
  }

  async *run(frames: AsyncIterable<Frame>, context: StepContext): AsyncGenerator<Frame> {
    const moments: Moment[] = [];
    for await (const frame of frames) {
      const { embeddings, shot = 0 } = frame.findings;
      if (embeddings) moments.push({ timeMs: Math.round(frame.timeMs), shot, vectors: embeddings });
      yield frame;
    }
    await context.ensureLease();
    try {
      await this.#store(moments, context);
    } catch (error) {
      if (!(error instanceof VectorStoreUnavailable) || isDiskFull(error)) throw error;
      throw new AnalysisError('VECTOR_STORE_UNAVAILABLE', 'The vector store did not take the embeddings.', {
        retryable: true,
        cause: error,
      });
    }
  }

  async #store(moments: Moment[], context: StepContext): Promise<void> {
    const models = new Set(moments.flatMap(({ vectors }) => [...vectors.keys()]));
    const sets = [...models].map((model) => ({ model, points: pointsOf(model, moments, context) }));
    await this.kept.keep(context.taskId, sets);
    for (const { model, points } of sets) {
      const collection = collectionName(model);
      await this.store.ensure({ name: collection, dimensions: points[0]?.vector.length ?? 0 });
      for (let at = 0; at < points.length; at += BATCH)
        await this.store.upsert(collection, points.slice(at, at + BATCH));
      context.findings.vectors ??= { store: this.store.kind, collection, count: points.length, model };
    }
    await this.store.deleteTask(context.taskId, { exceptRun: context.run });
  }
}

/** One point per moment; of moments in the same millisecond the last one counts. */
function pointsOf(model: string, moments: Moment[], context: StepContext): Point[] {
  const { taskId, run, videoUrl, pipeline, owner, metadata, findings } = context;
  const points = new Map<string, Point>();
  for (const { timeMs, shot, vectors } of moments) {
    const vector = vectors.get(model);
    if (!vector) continue;
    const id = pointId(taskId, model, timeMs);
    const about = {
      task_id: taskId,
      run,
      time_ms: timeMs,
      video_url: videoUrl,
      pipeline,
      owner,
      metadata: { ...metadata },
      labels: seenAt(timeMs, findings),
      thumbnail_url: findings.shots[shot]?.keyframe?.thumbnail_url ?? null,
    };
    points.set(id, { id, vector, payload: { ...about, ...spanOf(findings.shots[shot], shot, context) } });
  }
  return [...points.values()];
}

/** Without a `shots` step in the pipeline the whole video is one shot. */
function spanOf(
  shot: Shot | undefined,
  index: number,
  context: StepContext,
): Pick<PointPayload, 'shot_index' | 'shot_start_ms' | 'shot_end_ms'> {
  return { shot_index: index, shot_start_ms: shot?.start_ms ?? 0, shot_end_ms: shot?.end_ms ?? context.durationMs() };
}
