import { matches } from './qdrant-payload.js';

type Payload = Record<string, unknown>;

/** A point as it travels. */
export interface WirePoint {
  id: string;
  vector: number[];
  payload?: Payload | null;
}

interface Stored {
  id: string;
  vector: Float32Array;
  payload: Payload;
}

/** One collection of the in-memory Qdrant: an unnamed vector compared by Cosine. */
export class QdrantCollection {
  readonly indexes: Record<string, { data_type: string; points: number }> = {};
  readonly #points = new Map<string, Stored>();

  constructor(readonly size: number) {}

  get length(): number {
    return this.#points.size;
  }

  /** Qdrant normalises vectors on arrival when they are compared by Cosine; one that is of length 1 nearly enough stays as it is. */
  upsert(points: WirePoint[]): void {
    for (const { id, vector, payload } of points)
      this.#points.set(id, { id, vector: normalised(vector), payload: payload ?? {} });
  }

  delete(filter: unknown): void {
    for (const { id } of this.#matching(filter)) this.#points.delete(id);
  }

  count(filter: unknown): number {
    return this.#matching(filter).length;
  }

  /** Best first. Among equal scores Qdrant promises no order, so here it is the least convenient one. */
  search(vector: number[], limit: number, filter: unknown, withVector: boolean): object[] {
    const query = normalised(vector);
    const dot = (other: Float32Array): number =>
      Math.fround(other.reduce((sum, number, axis) => sum + number * (query[axis] ?? 0), 0));
    return this.#matching(filter)
      .map(({ id, payload, vector: other }) => ({ id, version: 1, score: dot(other), payload, vector: other }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1))
      .slice(0, limit)
      .map(({ vector: own, ...found }) => ({ ...found, ...(withVector && { vector: Array.from(own) }) }));
  }

  /** A page in the order of ids from `offset` on, and the id where the next one begins. */
  scroll({ limit, filter, offset }: { limit: number; filter: unknown; offset: string | undefined }): object {
    const all = this.#matching(filter).sort((a, b) => (a.id < b.id ? -1 : 1));
    const from = all.filter(({ id }) => offset === undefined || id >= offset);
    return {
      points: from.slice(0, limit).map(({ id, payload, vector }) => ({ id, payload, vector: Array.from(vector) })),
      next_page_offset: from[limit]?.id ?? null,
    };
  }

  /** What `GET /collections/{name}` says. */
  info(): object {
    return {
      status: 'green',
      optimizer_status: 'ok',
      points_count: this.length,
      indexed_vectors_count: 0,
      segments_count: 2,
      config: {
        params: { vectors: { size: this.size, distance: 'Cosine' }, shard_number: 1, on_disk_payload: true },
        hnsw_config: { m: 16, ef_construct: 100, full_scan_threshold: 10_000 },
        optimizer_config: { default_segment_number: 0, flush_interval_sec: 5 },
      },
      payload_schema: this.indexes,
    };
  }

  #matching(filter: unknown): Stored[] {
    return [...this.#points.values()].filter(({ payload }) => matches(filter, payload));
  }
}

function normalised(numbers: number[]): Float32Array {
  const vector = Float32Array.from(numbers);
  const squared = vector.reduce((sum, number) => sum + number * number, 0);
  if (squared < 1e-7 || Math.abs(squared - 1) <= 1e-6) return vector;
  return vector.map((number) => number / Math.sqrt(squared));
}
