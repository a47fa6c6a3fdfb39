import type { Table, VectorQuery } from '@lancedb/lancedb';
import { distinct } from './distinct.js';
import { retriedOnConflict } from './lance-conflicts.js';
import { literal, predicate } from './lance-filter.js';
import { CANDIDATE_COLUMNS, dimensionsOf, POINT_COLUMNS, toCandidates, toPoints, toTable } from './lance-rows.js';
import type { LanceUpkeep } from './lance-upkeep.js';
import { checkPoints, checkVector } from './misfit.js';
import { nearest } from './nearest.js';
import { inTimeOrder } from './time-order.js';
import { Turns } from './turns.js';
import type { Filter, Hit, Point } from './vector-store.js';

/** Points of one commit at most: bounds the copy that is made of them. */
const BATCH = 2_000;
/** Partitions of the vector index that are looked into. */
const PROBES = 50;
/** Candidates of the index, per hit asked for, whose exact distance is computed; */
const REFINE = 6;
/** and at least so many in all: a bit per dimension alone orders few of them well. */
const CANDIDATES = 400;

/** One table of the embedded store. Writers of this process take turns; those of several meet as conflicts and try again. */
export class LanceCollection {
  readonly #writers = new Turns();

  private constructor(
    readonly name: string,
    readonly dimensions: number,
    private readonly table: Table,
    private readonly upkeep: LanceUpkeep,
  ) {}

  static async of(table: Table, upkeep: LanceUpkeep): Promise<LanceCollection> {
    return new LanceCollection(table.name, dimensionsOf(await table.schema()), table, upkeep);
  }

  async upsert(points: readonly Point[]): Promise<void> {
    checkPoints(this.name, this.dimensions, points);
    const rows = distinct(points);
    for (let start = 0; start < rows.length; start += BATCH)
      await this.#write(() => this.#merge(rows.slice(start, start + BATCH)));
  }

  async search(vector: Float32Array, { limit, filter }: { limit: number; filter?: Filter }): Promise<Hit[]> {
    checkVector(this.name, this.dimensions, vector, 'The vector searched for');
    const where = predicate(filter);
    const isFlat = (await this.table.countRows(where)) <= this.upkeep.policy.flatRows;
    return nearest(vector, limit, async (most) => {
      const query = this.table.query().nearestTo(vector).distanceType('cosine').limit(most);
      const narrowed = where === undefined ? query : query.where(where);
      const reaching = isFlat ? narrowed.bypassVectorIndex() : probing(narrowed, most);
      return toCandidates(await reaching.select(CANDIDATE_COLUMNS).toArrow());
    });
  }

  async ofTask(taskId: string, time: Filter['time'] = {}): Promise<Point[]> {
    const query = this.table.query().where(predicate({ taskIds: [taskId], time }) ?? 'true');
    return inTimeOrder(toPoints(await query.select(POINT_COLUMNS).toArrow()));
  }

  count(filter?: Filter): Promise<number> {
    return this.table.countRows(predicate(filter));
  }

  async deleteTask(taskId: string, exceptRun?: string): Promise<void> {
    const ofOtherRuns = exceptRun === undefined ? '' : ` AND run <> ${literal(exceptRun)}`;
    const where = `task_id = ${literal(taskId)}${ofOtherRuns}`;
    // A delete that finds nothing would still be a commit with files of its own.
    if ((await this.table.countRows(where)) > 0) await this.#write(() => this.table.delete(where));
  }

  /** Resolves when everything that was begun is done, also in the background. */
  async settled(): Promise<void> {
    await this.#writers.settled();
    await this.upkeep.settled();
  }

  async close(): Promise<void> {
    await this.settled();
    this.table.close();
  }

  #merge(points: readonly Point[]): Promise<{ version: number }> {
    const merge = this.table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll();
    return merge.execute(toTable(points, this.dimensions));
  }

  #write(commit: () => Promise<{ version: number }>): Promise<void> {
    return this.#writers.take(async () => {
      const { version } = await retriedOnConflict(commit);
      await this.upkeep.after(version);
    });
  }
}

/** Asks the vector index and orders what it finds by exact distance. */
const probing = (query: VectorQuery, most: number): VectorQuery =>
  query.nprobes(PROBES).refineFactor(Math.max(REFINE, Math.ceil(CANDIDATES / most)));
