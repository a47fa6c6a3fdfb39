import type { Table, VectorQuery } from '@lancedb/lancedb';
import { retriedOnConflict } from './lance-conflicts.js';
import { literal, predicate } from './lance-filter.js';
import { dimensionsOf, HIT_COLUMNS, POINT_COLUMNS, toHits, toPoints, toTable } from './lance-rows.js';
import { tidy } from './lance-upkeep.js';
import type { UpkeepPolicy } from './lance-upkeep.js';
import { checkPoints, checkVector } from './misfit.js';
import { nearest } from './nearest.js';
import { inTimeOrder } from './time-order.js';
import { Turns } from './turns.js';
import type { Filter, Hit, Point } from './vector-store.js';

/** Points of one commit at most: bounds the copy that is made of them. */
const BATCH = 2_000;
/** Partitions of the vector index that are looked into. */
const PROBES = 50;
/** Candidates of the index, per hit asked for, whose exact distance is computed. */
const REFINE = 10;

/** One table of the embedded store. Writers of this process take turns; those of several meet as conflicts and try again. */
export class LanceCollection {
  readonly #writers = new Turns();

  private constructor(
    readonly name: string,
    readonly dimensions: number,
    private readonly table: Table,
    private readonly policy: UpkeepPolicy,
  ) {}

  static async of(table: Table, policy: UpkeepPolicy): Promise<LanceCollection> {
    return new LanceCollection(table.name, dimensionsOf(await table.schema()), table, policy);
  }

  async upsert(points: readonly Point[]): Promise<void> {
    checkPoints(this.name, this.dimensions, points);
    // Two rows of one id in one commit would both be stored; the later one counts.
    const distinct = [...new Map(points.map((point) => [point.id, point])).values()];
    for (let start = 0; start < distinct.length; start += BATCH)
      await this.#write(() => this.#merge(distinct.slice(start, start + BATCH)));
  }

  async search(vector: Float32Array, { limit, filter }: { limit: number; filter?: Filter }): Promise<Hit[]> {
    checkVector(this.name, this.dimensions, vector, 'The vector searched for');
    const where = predicate(filter);
    const isFlat = (await this.table.countRows(where)) <= this.policy.flatRows;
    return nearest(limit, async (most) => {
      const query = this.table.query().nearestTo(vector).distanceType('cosine').limit(most);
      const narrowed = where === undefined ? query : query.where(where);
      return toHits(
        await reach(narrowed, isFlat)
          .select([...HIT_COLUMNS, '_distance'])
          .toArrow(),
      );
    });
  }

  async ofTask(taskId: string): Promise<Point[]> {
    const query = this.table.query().where(`task_id = ${literal(taskId)}`);
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

  async close(): Promise<void> {
    await this.#writers.settled();
    this.table.close();
  }

  #merge(points: readonly Point[]): Promise<{ version: number }> {
    const merge = this.table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll();
    return merge.execute(toTable(points, this.dimensions));
  }

  #write(commit: () => Promise<{ version: number }>): Promise<void> {
    return this.#writers.take(async () => {
      const { version } = await retriedOnConflict(commit);
      await tidy(this.table, version, this.policy);
    });
  }
}

/** Compares every candidate, or asks the vector index and orders what it finds by exact distance. */
const reach = (query: VectorQuery, isFlat: boolean): VectorQuery =>
  isFlat ? query.bypassVectorIndex() : query.nprobes(PROBES).refineFactor(REFINE);
