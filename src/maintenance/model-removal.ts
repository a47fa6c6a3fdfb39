import { Injectable } from '@nestjs/common';
import { Results } from '../results/results.js';
import { collectionName } from '../vector-store/collection-name.js';
import { KeptPoints } from '../vector-store/kept-points.js';
import { VectorStore } from '../vector-store/vector-store.js';
import { withoutKept } from './indexed-tasks.js';
import { Referrers } from './referrers.js';

const SUFFIX = '.points';

/** What was removed of a model. */
export interface Removed {
  collection: string;
  vectors: number;
  /** Of which copies were kept. */
  tasks: number;
}

/** Removes the vectors of a model that nothing points to any more. */
@Injectable()
export class ModelRemoval {
  constructor(
    private readonly results: Results,
    private readonly kept: KeptPoints,
    private readonly store: VectorStore,
    private readonly referrers: Referrers,
  ) {}

  /**
   * Removes the collection of `name@version`, then the copies that it could be rebuilt from; run again when it was broken off.
   * Throws a sentence when an alias or a pipeline means the model, when there is nothing of it, or, unless `mayLose`, when some
   * tasks would not be found any more.
   */
  async remove(id: string, { mayLose }: { mayLose: boolean }): Promise<Removed> {
    const collection = collectionName(id);
    await this.#refuse(id, collection);
    const keeping = await this.#keeping(collection);
    if (!mayLose) await this.#refuseLoss(id, keeping);
    const vectors = await this.store.count(collection);
    await this.store.drop(collection);
    for (const task of keeping) await this.kept.drop(task, id);
    return { collection, vectors, tasks: keeping.length };
  }

  async #refuse(id: string, collection: string): Promise<void> {
    const [, name, version] = /^([^@:]+)@([^@:]+)$/.exec(id) ?? [];
    const collections = await this.store.collections();
    const there = `there are ${collections.join(', ') || 'none'}`;
    if (name === undefined || version === undefined)
      throw new Error(`"${id}" names no version; say name@version. Of collections ${there}`);
    const pointing = this.referrers.pointingTo({ id, name, version });
    if (pointing.length > 0) throw new Error(`${id} is in use by ${pointing.join(', ')}; nothing is removed`);
    if (!collections.includes(collection) && (await this.#keeping(collection)).length === 0)
      throw new Error(`There is no collection ${collection} of ${id}; ${there}`);
  }

  /** Ids of the tasks that keep points of the collection. */
  async #keeping(collection: string): Promise<string[]> {
    const keeping: string[] = [];
    for (const task of await this.kept.tasks())
      if ((await this.kept.files(task)).includes(collection + SUFFIX)) keeping.push(task);
    return keeping;
  }

  async #refuseLoss(id: string, keeping: string[]): Promise<void> {
    const current = this.referrers.embedding().map((model) => collectionName(model.id) + SUFFIX);
    let lost = 0;
    for (const task of keeping) if (!(await this.kept.files(task)).some((file) => current.includes(file))) lost++;
    for await (const _ of withoutKept(this.results, this.kept, { model: id })) lost++;
    if (lost === 0) return;
    const detail = 'would not be found any more by any model that a pipeline embeds with';
    throw new Error(
      `${lost} tasks have vectors of ${id} alone and ${detail}; --allow-missing removes them all the same`,
    );
  }
}
