import type { Health } from '../common/health.js';

/** One collection holds the vectors of one model and version; they are never compared with another's. */
export interface Collection {
  /** Of `<model>@<version>`, by `collectionName`. */
  name: string;
  dimensions: number;
}

/** What is stored beside a vector. */
export interface PointPayload {
  task_id: string;
  /** Which attempt wrote it: points of earlier runs are removed before a task ends. */
  run: string;
  time_ms: number;
  shot_index: number;
  shot_start_ms: number;
  shot_end_ms: number;
  video_url: string;
  pipeline: string;
  owner: string | null;
  metadata: Record<string, string>;
  /** What is to be seen at this moment: labels and classes of tracks that span it. */
  labels: string[];
  /** URL path of the shot's keyframe, to show the moment by; null without keyframes. */
  thumbnail_url: string | null;
}

export interface Point {
  /** UUIDv5 of task, model and time: the same moment always has the same id. */
  id: string;
  /** L2-normalised. */
  vector: Float32Array;
  payload: PointPayload;
}

/** All given conditions hold. */
export interface Filter {
  taskIds?: string[];
  /** Every pair must be equal. */
  metadata?: Record<string, string>;
  /** Half-open [start, end) on `time_ms`. */
  time?: { startMs?: number; endMs?: number };
  owner?: string | null;
  /** Among the moment's labels. */
  label?: string;
  /** None of these videos, or of these shots of them. */
  except?: Except[];
}

/** A video, or one shot of it. */
export interface Except {
  taskId: string;
  shotIndex?: number;
}

export interface Hit {
  id: string;
  /** Cosine similarity, −1..1 in steps of a millionth, by `toHit`: the same in every store. */
  score: number;
  payload: PointPayload;
}

/** The store did not answer or refused. Retryable. */
export class VectorStoreUnavailable extends Error {
  override readonly name = 'VectorStoreUnavailable';
}

/**
 * Holds vectors and their payloads and finds the nearest. What it promises is `src/contracts/vector-store.contract.ts`,
 * the same answers from each implementation. To be configured by `VECTOR_STORE`: `embedded`, `qdrant`, a package or a path.
 */
export abstract class VectorStore {
  /** Short name for results, logs and health. */
  abstract readonly kind: string;

  /** Creates the collection and its payload indexes when absent; an existing one with other dimensions is an error that says so. */
  abstract ensure(collection: Collection): Promise<void>;

  /** Stores points; readable when it resolves. A point with the same id is replaced. */
  abstract upsert(collection: string, points: Point[]): Promise<void>;

  /** The nearest by cosine, best first; equal scores by id. A collection that does not exist has none. */
  abstract search(
    collection: string,
    vector: Float32Array,
    options: { limit: number; filter?: Filter },
  ): Promise<Hit[]>;

  /** Points of one task in time order, with vectors; with `time`, only those in [start, end). */
  abstract ofTask(collection: string, taskId: string, time?: Filter['time']): Promise<Point[]>;

  abstract count(collection: string, filter?: Filter): Promise<number>;

  /** Removes the points of a task from every collection; with `exceptRun`, only those of other runs. */
  abstract deleteTask(taskId: string, options?: { exceptRun?: string }): Promise<void>;

  /** Removes a collection with all its points, for every process; one that is not there is fine. It may be ensured anew. */
  abstract drop(collection: string): Promise<void>;

  /** Names of the collections there are. */
  abstract collections(): Promise<string[]>;

  abstract health(): Promise<Health>;

  abstract close(): Promise<void>;
}
