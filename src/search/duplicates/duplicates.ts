import { Injectable } from '@nestjs/common';
import { Problem } from '../../http/problem.js';
import type { Model } from '../../model-registry/model.js';
import { TaskFinder } from '../../results/task-finder.js';
import { collectionName } from '../../vector-store/collection-name.js';
import { VectorStore } from '../../vector-store/vector-store.js';
import { EmbeddingModels } from '../embedding-model.js';
import { DEFAULT_LIMIT } from '../search.request.js';
import { blankOf } from './blank.js';
import { Candidates } from './candidates.js';
import { DEFAULT_MIN_COVERAGE, type DuplicatesRequest } from './duplicates.request.js';
import type { DuplicatesView, DuplicateView, SharedRangeView } from './duplicates.view.js';
import { type Sequence, sequenceOf } from './sequence.js';
import { coverageOf, type SharedRange, sharedRanges } from './shared-ranges.js';

/** The straight line of `POST /search/duplicates`: the video's frames → videos with frames like them → alignment → ranges. */
@Injectable()
export class Duplicates {
  constructor(
    private readonly models: EmbeddingModels,
    private readonly tasks: TaskFinder,
    private readonly store: VectorStore,
    private readonly candidates: Candidates,
  ) {}

  /** Other videos of this owner (null: of all) with the same material. Throws `Problem`s and `VectorStoreUnavailable`. */
  async find(request: DuplicatesRequest, owner: string | null): Promise<DuplicatesView> {
    const model = this.models.of(request);
    const { id, result } = await this.tasks.findSucceeded(request.task_id, owner);
    const query = await this.#sequence(id, model, result.video.duration_ms);
    if (!query) throw notIndexed(id, model, result.vectors?.model);
    const place = { collection: collectionName(model.id), taskId: id, owner };
    const found: DuplicateView[] = [];
    for (const taskId of await this.candidates.of(query, place)) {
      const view = await this.#compare(query, taskId, model, owner);
      if (view && view.coverage >= (request.min_coverage ?? DEFAULT_MIN_COVERAGE)) found.push(view);
    }
    found.sort((a, b) => b.coverage - a.coverage || b.score - a.score || (a.task_id < b.task_id ? -1 : 1));
    return { data: found.slice(0, request.limit ?? DEFAULT_LIMIT) };
  }

  /** Null when the task has no vectors of the model. */
  async #sequence(taskId: string, model: Model, durationMs: number): Promise<Sequence | null> {
    const points = await this.store.ofTask(collectionName(model.id), taskId);
    return points.length > 0 ? sequenceOf(points, durationMs, blankOf(model)) : null;
  }

  /** Vectors may outlive their task: what is no more is no duplicate. */
  async #compare(query: Sequence, taskId: string, model: Model, owner: string | null): Promise<DuplicateView | null> {
    const task = await this.tasks.findSucceeded(taskId, owner).catch(nullIfGone);
    const other = task && (await this.#sequence(taskId, model, task.result.video.duration_ms));
    const ranges = other ? await sharedRanges(query, other) : [];
    if (!task || ranges.length === 0) return null;
    const coverage = rounded(coverageOf(ranges, query.durationMs));
    const score = rounded(meanScore(ranges));
    return {
      task_id: taskId,
      video_url: task.videoUrl,
      metadata: task.metadata,
      score,
      coverage,
      ranges: ranges.map(rangeView),
      model: model.id,
    };
  }
}

function nullIfGone(error: unknown): null {
  if (error instanceof Problem) return null;
  throw error;
}

function notIndexed(id: string, model: Model, has: string | undefined): Problem {
  const instead = has === undefined ? 'its pipeline stores none' : `it has those of ${has}`;
  return new Problem('NOT_INDEXED', `The task ${id} has no vectors of ${model.id}; ${instead}.`);
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

const lengthOf = ({ query }: SharedRange): number => query.endMs - query.startMs;

function meanScore(ranges: SharedRange[]): number {
  const total = ranges.reduce((sum, range) => sum + lengthOf(range), 0);
  return ranges.reduce((sum, range) => sum + (range.score * lengthOf(range)) / total, 0);
}

const rangeView = ({ query, match, score }: SharedRange): SharedRangeView => ({
  query: { start_ms: query.startMs, end_ms: query.endMs },
  match: { start_ms: match.startMs, end_ms: match.endMs },
  score: rounded(score),
});
