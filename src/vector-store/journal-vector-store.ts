import { nearestOf, passes } from './comparing.js';
import { type JournalEntry, readEntry, writeEntry } from './journal-entry.js';
import { checkDimensions, checkPoints, checkVector, VectorMisfit } from './misfit.js';
import { inTimeOrder } from './time-order.js';
import {
  type Collection,
  type Filter,
  type Hit,
  type Point,
  VectorStore,
  VectorStoreUnavailable,
} from './vector-store.js';

interface Held extends Collection {
  points: Map<string, Point>;
}

/**
 * A whole vector store for a storage that only appends lines and reads them again: an extending class writes `append`,
 * `readFrom`, `kind` and `health`. Every process holds all vectors in memory and compares each, so it is for some ten
 * thousands of them; the journal only grows.
 */
export abstract class JournalVectorStore extends VectorStore {
  readonly #held = new Map<string, Held>();
  #position = 0;
  #reading: Promise<unknown> = Promise.resolve();

  /** Adds a line behind those of all processes, whole or not at all; `readFrom` of any process finds it when this resolves. */
  abstract append(line: string): Promise<void>;

  /** The lines behind a position, and the position behind them; 0 is the beginning. A line that was torn by a crash may be among them. */
  abstract readFrom(position: number): Promise<{ lines: string[]; position: number }>;

  async ensure({ name, dimensions }: Collection): Promise<void> {
    if (!(await this.#collection(name))) await this.#write({ change: 'ensure', collection: { name, dimensions } });
    // Of several who ensured at once the first line counts.
    checkDimensions(name, dimensions, (await this.#collection(name))?.dimensions ?? dimensions);
  }

  async upsert(collection: string, points: Point[]): Promise<void> {
    const found = await this.#collection(collection);
    if (!found) throw new VectorMisfit(`There is no collection "${collection}" to store points in: ensure it first.`);
    checkPoints(collection, found.dimensions, points);
    if (points.length > 0) await this.#write({ change: 'upsert', collection, points });
  }

  async search(collection: string, vector: Float32Array, options: { limit: number; filter?: Filter }): Promise<Hit[]> {
    const found = await this.#collection(collection);
    if (!found) return [];
    checkVector(collection, found.dimensions, vector, 'The vector searched for');
    return nearestOf(found.points.values(), vector, options);
  }

  async ofTask(collection: string, taskId: string, time: Filter['time'] = {}): Promise<Point[]> {
    return inTimeOrder(await this.#passing(collection, { taskIds: [taskId], time }));
  }

  async count(collection: string, filter?: Filter): Promise<number> {
    return (await this.#passing(collection, filter)).length;
  }

  deleteTask(taskId: string, { exceptRun }: { exceptRun?: string } = {}): Promise<void> {
    return this.#write({ change: 'delete', taskId, exceptRun });
  }

  drop(collection: string): Promise<void> {
    return this.#write({ change: 'drop', collection });
  }

  async collections(): Promise<string[]> {
    await this.#catchUp();
    return [...this.#held.keys()];
  }

  async #collection(name: string): Promise<Held | undefined> {
    await this.#catchUp();
    return this.#held.get(name);
  }

  async #passing(collection: string, filter: Filter = {}): Promise<Point[]> {
    const found = await this.#collection(collection);
    return [...(found?.points.values() ?? [])].filter(({ payload }) => passes(filter, payload));
  }

  async #write(entry: JournalEntry): Promise<void> {
    await this.#ask(() => this.append(writeEntry(entry)));
  }

  /** One reader at a time, so that every line is applied once. */
  #catchUp(): Promise<void> {
    const read = this.#reading.then(async () => {
      const { lines, position } = await this.#ask(() => this.readFrom(this.#position));
      for (const entry of lines.map(readEntry)) if (entry) this.#apply(entry);
      this.#position = position;
    });
    this.#reading = read.catch(() => undefined);
    return read;
  }

  #apply(entry: JournalEntry): void {
    if (entry.change === 'delete') return this.#remove(entry);
    if (entry.change === 'drop') this.#held.delete(entry.collection);
    else if (entry.change === 'upsert') {
      const points = this.#held.get(entry.collection)?.points;
      for (const point of entry.points) points?.set(point.id, point);
    } else if (!this.#held.has(entry.collection.name)) {
      this.#held.set(entry.collection.name, { ...entry.collection, points: new Map() });
    }
  }

  #remove({ taskId, exceptRun }: { taskId: string; exceptRun: string | undefined }): void {
    for (const { points } of this.#held.values())
      for (const { id, payload } of points.values())
        if (payload.task_id === taskId && payload.run !== exceptRun) points.delete(id);
  }

  async #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    try {
      return await question();
    } catch (error) {
      throw new VectorStoreUnavailable(`The vector store "${this.kind}" does not answer: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
}
