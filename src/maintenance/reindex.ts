import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { Results } from '../results/results.js';
import { collectionName } from '../vector-store/collection-name.js';
import { KeptPoints } from '../vector-store/kept-points.js';
import { PointsDamaged, type PointSet } from '../vector-store/packed-points.js';
import { VectorMisfit } from '../vector-store/misfit.js';
import { VectorStore } from '../vector-store/vector-store.js';
import { hasEnoughOf, withoutKept } from './indexed-tasks.js';
import { samePoints } from './same-points.js';

/** What is to be rebuilt; everything unless narrowed. */
export interface Wanted {
  /** `name` or `name@version`. */
  model?: string | undefined;
  task?: string | undefined;
  /** Says what would be done, and does nothing. */
  dryRun?: boolean | undefined;
}

/**
 * What became of a task's points of one model: `rebuilt` in the store, `embedded` anew by that model and then stored, `present` there already exactly so, `skipped` because
 * the task itself will store or has lost its right to them, `impossible` to rebuild. `why` says so for the last two.
 */
export interface Rebuilt {
  taskId: string;
  /** Null when it cannot be known. */
  model: string | null;
  outcome: 'rebuilt' | 'embedded' | 'present' | 'skipped' | 'impossible';
  points: number;
  why: string | null;
}

/**
 * Rebuilds the vector store from the points that tasks have kept on disk: the same ids, payloads and vectors. What is right
 * already is left alone, so that it can be broken off and run again, beside a service that works.
 */
@Injectable()
export class Reindexer {
  constructor(
    private readonly data: DataDir,
    private readonly results: Results,
    private readonly kept: KeptPoints,
    private readonly store: VectorStore,
  ) {}

  /** How many tasks `run` looks at for which points are kept. */
  async total({ task }: Wanted): Promise<number> {
    const ids = await this.kept.tasks();
    return task === undefined ? ids.length : ids.filter((id) => id === task).length;
  }

  /** Task after task, oldest first, then those that cannot be rebuilt. Throws `VectorStoreUnavailable`, and a sentence for a task that there is nothing of. */
  async *run(wanted: Wanted): AsyncGenerator<Rebuilt> {
    if (wanted.task !== undefined) await this.#mustKnow(wanted.task);
    const ids = wanted.task === undefined ? await this.kept.tasks() : [wanted.task];
    for (const id of ids) yield* this.task(id, wanted);
    for await (const task of withoutKept(this.results, this.kept, wanted)) {
      const isThere = await hasEnoughOf(this.store, task);
      const lost = isThere ? 'its vectors are in the store, but no copy to rebuild them from' : 'its vectors are lost';
      const why = `${lost}: it was analysed before copies were kept; analyse it again`;
      yield { taskId: task.id, model: task.vectors.model, outcome: 'impossible', points: task.vectors.count, why };
    }
  }

  /** One task, of whose points some are kept. */
  async *task(taskId: string, wanted: Omit<Wanted, 'task'>): AsyncGenerator<Rebuilt> {
    const why = await this.#whyNot(taskId);
    if (why !== null) return yield { taskId, model: null, outcome: 'skipped', points: 0, why };
    for (const file of await this.kept.files(taskId)) {
      const done = await this.#file(taskId, file, wanted);
      if (done) yield done;
    }
  }

  async #mustKnow(id: string): Promise<void> {
    if ((await this.kept.has(id)) || (await this.results.find(id))) return;
    throw new Error(`There is no task ${id}: neither its result nor its embeddings are kept`);
  }

  /** Why a task's points are not to be stored now; null when they are. One that is gone may have left its vectors for ever (`VECTOR_TTL`). */
  async #whyNot(taskId: string): Promise<string | null> {
    const task = await this.results.find(taskId);
    if (task?.status === 'FAILED') return 'it failed, and what it stored is removed';
    if (task && task.status !== 'SUCCESS') return 'it has not ended, and stores its vectors itself';
    return !task && existsSync(join(this.data.condemned, taskId)) ? 'it was erased' : null;
  }

  async #file(taskId: string, file: string, wanted: Wanted): Promise<Rebuilt | null> {
    let set: PointSet | null;
    try {
      set = await this.kept.read(taskId, file);
    } catch (error) {
      if (!(error instanceof PointsDamaged)) throw error;
      return { taskId, model: null, outcome: 'impossible', points: 0, why: error.message };
    }
    if (!set || !isOf(set.model, wanted.model)) return null;
    return { taskId, model: set.model, points: set.points.length, ...(await this.#store(taskId, set, wanted)) };
  }

  async #store(
    taskId: string,
    { model, points }: PointSet,
    { dryRun }: Wanted,
  ): Promise<Pick<Rebuilt, 'outcome' | 'why'>> {
    const name = collectionName(model);
    if (samePoints(await this.store.ofTask(name, taskId), points)) return { outcome: 'present', why: null };
    if (dryRun) return { outcome: 'rebuilt', why: null };
    try {
      await this.store.ensure({ name, dimensions: points[0]?.vector.length ?? 0 });
      await this.store.upsert(name, points);
    } catch (error) {
      if (!(error instanceof VectorMisfit)) throw error;
      return { outcome: 'impossible', why: error.message };
    }
    return this.#settle(taskId, points[0]?.payload.run ?? '');
  }

  /** Removes what other runs left; and everything when the task was erased meanwhile, whose removal may have come too early. */
  async #settle(taskId: string, run: string): Promise<Pick<Rebuilt, 'outcome' | 'why'>> {
    if (await this.kept.has(taskId)) {
      await this.store.deleteTask(taskId, { exceptRun: run });
      return { outcome: 'rebuilt', why: null };
    }
    await this.store.deleteTask(taskId);
    return { outcome: 'skipped', why: 'it was erased meanwhile' };
  }
}

const isOf = (id: string, wanted: string | undefined): boolean =>
  wanted === undefined || id === wanted || id.split('@')[0] === wanted;
