import { randomUUID } from 'node:crypto';
import type { Collection, Filter, Hit, Point, VectorStore } from '../vector-store/vector-store.js';
import type { Contract } from './contract.js';
import { unit } from './points.js';

export const X = unit([1, 0, 0, 0]);
export const Y = unit([0, 1, 0, 0]);

export const ids = (hits: readonly { id: string }[]): string[] => hits.map(({ id }) => id);
export const scores = (hits: readonly Hit[]): number[] => hits.map(({ score }) => score);

/** The store that is asked, with a collection of four dimensions and a task that are new for each promise. */
export class Subject {
  store: VectorStore;
  collection: Collection;
  task: string;

  /** @param open opens another store over the same data, as another process would. */
  constructor(
    readonly contract: Contract,
    readonly open: () => Promise<VectorStore>,
  ) {
    contract.around({ before: () => this.renew(), after: () => this.store.close() });
  }

  async renew(): Promise<void> {
    this.store = await this.open();
    this.collection = await this.fresh();
    this.task = randomUUID();
  }

  /** A new collection. */
  async fresh(dimensions = 4): Promise<Collection> {
    const created = { name: `contract_${randomUUID().replaceAll('-', '')}`, dimensions };
    await this.store.ensure(created);
    return created;
  }

  upsert(...points: Point[]): Promise<void> {
    return this.store.upsert(this.collection.name, points);
  }

  search(vector: Float32Array, limit = 10, filter?: Filter): Promise<Hit[]> {
    return this.store.search(this.collection.name, vector, filter ? { limit, filter } : { limit });
  }
}
