import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import type { Model } from '../model-registry/model.js';
import { TaskFinder } from '../results/task-finder.js';
import { collectionName } from '../vector-store/collection-name.js';
import { type Point, VectorStore } from '../vector-store/vector-store.js';

/** How far around a moment its vector is looked for first, ms: most pipelines sample frames closer than that. */
const NEAR_MS = 2_000;

/** A moment as a request names it. */
export interface Moment {
  taskId: string;
  timeMs: number;
}

/** Finds the vectors that moments of analysed videos have. */
@Injectable()
export class MomentVectors {
  constructor(
    private readonly tasks: TaskFinder,
    private readonly store: VectorStore,
  ) {}

  /**
   * The vector of the sampled frame nearest to the moment. Throws as `TaskFinder` does, 422 for a time after the video's end,
   * and 409 when the task has no vectors of this model.
   */
  async of({ taskId, timeMs }: Moment, model: Model, owner: string | null): Promise<Float32Array> {
    const { id, result } = await this.tasks.findSucceeded(taskId, owner);
    const { duration_ms: durationMs } = result.video;
    if (timeMs > durationMs)
      throw Problem.invalid({
        pointer: '#/time_ms',
        code: 'OUT_OF_RANGE',
        detail: `time_ms is ${timeMs}; the video has ${durationMs} ms.`,
      });
    const points = await this.#around(collectionName(model.id), id, timeMs);
    const distance = ({ payload }: Point): number => Math.abs(payload.time_ms - timeMs);
    const [nearest] = points.sort((a, b) => distance(a) - distance(b));
    if (nearest) return nearest.vector;
    const has = result.vectors ? `it has those of ${result.vectors.model}` : 'its pipeline stores none';
    throw new Problem('NOT_INDEXED', `The task ${id} has no vectors of ${model.id}; ${has}.`);
  }

  async #around(collection: string, taskId: string, timeMs: number): Promise<Point[]> {
    const time = { startMs: timeMs - NEAR_MS, endMs: timeMs + NEAR_MS };
    const near = await this.store.ofTask(collection, taskId, time);
    return near.length > 0 ? near : this.store.ofTask(collection, taskId);
  }
}
