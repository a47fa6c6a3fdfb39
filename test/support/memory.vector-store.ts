import { Injectable } from '@nestjs/common';
import { DataDir } from '../../src/common/data-dir.js';
import type { Health } from '../../src/common/health.js';
import { distinct } from '../../src/vector-store/distinct.js';
import { checkDimensions, checkPoints, checkVector, VectorMisfit } from '../../src/vector-store/misfit.js';
import { inTimeOrder } from '../../src/vector-store/time-order.js';
import type { Collection, Filter, Hit, Point } from '../../src/vector-store/vector-store.js';
import { VectorStore } from '../../src/vector-store/vector-store.js';
import { nearestByHand, passes } from '../../src/contracts/points.js';

interface Held extends Collection {
  points: Map<string, Point>;
}

/** What each data directory holds, so that stores over one directory share it. */
const held = new Map<string, Map<string, Held>>();

/** The port in plain words: a fake for tests, and the third party of `VECTOR_STORE=./test/support/memory.vector-store.ts`. */
@Injectable()
export default class MemoryVectorStore extends VectorStore {
  readonly kind = 'memory';
  readonly #collections: Map<string, Held>;

  constructor({ root }: DataDir) {
    super();
    this.#collections = held.get(root) ?? new Map<string, Held>();
    held.set(root, this.#collections);
  }

  async ensure({ name, dimensions }: Collection): Promise<void> {
    const found = this.#collections.get(name);
    if (found) checkDimensions(name, dimensions, found.dimensions);
    else this.#collections.set(name, { name, dimensions, points: new Map() });
  }

  async upsert(collection: string, points: Point[]): Promise<void> {
    const found = this.#collections.get(collection);
    if (!found) throw new VectorMisfit(`There is no collection "${collection}" to store points in: ensure it first.`);
    checkPoints(collection, found.dimensions, points);
    for (const point of distinct(points)) found.points.set(point.id, point);
  }

  async search(
    collection: string,
    vector: Float32Array,
    { limit, filter }: { limit: number; filter?: Filter },
  ): Promise<Hit[]> {
    const found = this.#collections.get(collection);
    if (!found) return [];
    checkVector(collection, found.dimensions, vector, 'The vector searched for');
    return nearestByHand([...found.points.values()], vector, limit, filter);
  }

  async ofTask(collection: string, taskId: string, time: Filter['time'] = {}): Promise<Point[]> {
    return inTimeOrder(this.#points(collection, { taskIds: [taskId], time }));
  }

  async count(collection: string, filter?: Filter): Promise<number> {
    return this.#points(collection, filter).length;
  }

  async deleteTask(taskId: string, { exceptRun }: { exceptRun?: string } = {}): Promise<void> {
    for (const { name, points } of this.#collections.values())
      for (const { id, payload } of this.#points(name, { taskIds: [taskId] }))
        if (payload.run !== exceptRun) points.delete(id);
  }

  async drop(collection: string): Promise<void> {
    this.#collections.delete(collection);
  }

  async collections(): Promise<string[]> {
    return [...this.#collections.keys()];
  }

  async health(): Promise<Health> {
    return { ok: true, detail: 'Vectors are kept in memory.' };
  }

  async close(): Promise<void> {}

  #points(collection: string, filter: Filter = {}): Point[] {
    const all = [...(this.#collections.get(collection)?.points.values() ?? [])];
    return all.filter(({ payload }) => passes(filter, payload));
  }
}
