import { Injectable } from '@nestjs/common';
import { Env } from '../common/env.js';
import type { Health } from '../common/health.js';
import { distinct } from './distinct.js';
import { checkPoints, checkVector, VectorMisfit } from './misfit.js';
import { type Candidate, nearest } from './nearest.js';
import { QdrantCollections } from './qdrant-collections.js';
import { QdrantConnection } from './qdrant-connection.js';
import { ofTaskFilter, qdrantFilter } from './qdrant-filter.js';
import { toCandidate, toPoint, toPointStruct } from './qdrant-points.js';
import { inTimeOrder } from './time-order.js';
import type { Collection, Filter, Hit, Point } from './vector-store.js';
import { VectorStore } from './vector-store.js';

/** Points of one request: about 2.5 MB of 512 floats; Qdrant takes 32 MB. */
const BATCH = 256;
/** Points of one page of a listing. */
const PAGE = 500;
const TIMEOUT_MS = 30_000;
/** Whether it is well must be known at once. */
const HEALTH_TIMEOUT_MS = 1_500;

/** Vectors in a Qdrant server, `QDRANT_URL`. Collections are named `vas_…` there, so that it may be shared. */
@Injectable()
export class QdrantVectorStore extends VectorStore {
  readonly kind = 'qdrant';
  readonly #connection: QdrantConnection;
  readonly #pulse: QdrantConnection;
  readonly #collections: QdrantCollections;

  constructor({ QDRANT_URL: url, QDRANT_API_KEY: apiKey }: Env) {
    super();
    this.#connection = new QdrantConnection({ url, apiKey, timeoutMs: TIMEOUT_MS });
    this.#pulse = new QdrantConnection({ url, apiKey, timeoutMs: HEALTH_TIMEOUT_MS });
    this.#collections = new QdrantCollections(this.#connection);
  }

  ensure(collection: Collection): Promise<void> {
    return this.#collections.ensure(collection);
  }

  async upsert(collection: string, points: Point[]): Promise<void> {
    const dimensions = await this.#collections.dimensions(collection);
    if (dimensions === undefined) throw missing(collection);
    checkPoints(collection, dimensions, points);
    const rest = distinct(points);
    while (rest.length > 0) await this.#put(collection, rest.splice(0, BATCH));
  }

  async search(
    collection: string,
    vector: Float32Array,
    { limit, filter }: { limit: number; filter?: Filter },
  ): Promise<Hit[]> {
    const dimensions = await this.#collections.dimensions(collection);
    if (dimensions === undefined) return [];
    checkVector(collection, dimensions, vector, 'The vector searched for');
    return nearest(vector, limit, (most) => this.#query(collection, vector, most, filter));
  }

  async ofTask(collection: string, taskId: string, time: Filter['time'] = {}): Promise<Point[]> {
    const name = this.#collections.onServer(collection);
    const filter = qdrantFilter({ taskIds: [taskId], time }) ?? null;
    const request = { filter, limit: PAGE, with_payload: true, with_vector: true };
    const points: Point[] = [];
    let offset: string | number | undefined;
    do {
      const from = offset === undefined ? {} : { offset };
      const page = await this.#connection.find((client) => client.scroll(name, { ...request, ...from }));
      points.push(...(page?.points ?? []).map(toPoint));
      offset = (page?.next_page_offset ?? undefined) as string | number | undefined;
    } while (offset !== undefined);
    return inTimeOrder(points);
  }

  async count(collection: string, filter?: Filter): Promise<number> {
    const request = { filter: qdrantFilter(filter) ?? null, exact: true };
    const name = this.#collections.onServer(collection);
    return (await this.#connection.find((client) => client.count(name, request)))?.count ?? 0;
  }

  async deleteTask(taskId: string, { exceptRun }: { exceptRun?: string } = {}): Promise<void> {
    const request = { filter: ofTaskFilter(taskId, exceptRun), wait: true };
    for (const collection of await this.#collections.names())
      await this.#connection.find((client) => client.delete(this.#collections.onServer(collection), request));
  }

  drop(collection: string): Promise<void> {
    return this.#collections.drop(collection);
  }

  collections(): Promise<string[]> {
    return this.#collections.names();
  }

  async health(): Promise<Health> {
    try {
      await this.#pulse.once((client) => client.getCollections());
      return { ok: true, detail: 'Qdrant answers at QDRANT_URL.' };
    } catch (error) {
      return { ok: false, detail: (error as Error).message };
    }
  }

  /** Nothing to close: idle connections end by themselves and keep no process alive. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  async #put(collection: string, points: Point[]): Promise<void> {
    const name = this.#collections.onServer(collection);
    const request = { points: points.map(toPointStruct), wait: true };
    if (await this.#connection.find((client) => client.upsert(name, request))) return;
    this.#collections.forget(collection);
    throw missing(collection);
  }

  async #query(collection: string, vector: Float32Array, limit: number, filter?: Filter): Promise<Candidate[]> {
    const name = this.#collections.onServer(collection);
    const what = { query: Array.from(vector), limit, filter: qdrantFilter(filter) ?? null };
    const request = { ...what, with_payload: true, with_vector: true };
    const found = await this.#connection.find((client) => client.query(name, request));
    if (!found) this.#collections.forget(collection);
    return (found?.points ?? []).map(toCandidate);
  }
}

const missing = (collection: string): VectorMisfit =>
  new VectorMisfit(`There is no collection "${collection}" to store points in: ensure it first.`);
