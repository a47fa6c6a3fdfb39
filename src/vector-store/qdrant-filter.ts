import type { Schemas } from '@qdrant/js-client-rest';
import { metadataPairs } from './metadata-pairs.js';
import type { Except, Filter } from './vector-store.js';

type Condition = Schemas['FieldCondition'] | Schemas['IsNullCondition'];

/** The payload field equals the text. */
export const equals = (key: string, value: string): Schemas['FieldCondition'] => ({ key, match: { value } });

/** The filter in Qdrant's words; undefined when it lets everything through. */
export function qdrantFilter(filter: Filter = {}): Schemas['Filter'] | undefined {
  const { taskIds, metadata = {}, time: { startMs, endMs } = {}, owner, label, except } = filter;
  const must: Condition[] = metadataPairs(metadata).map((pair) => equals('metadata_pairs', pair));
  if (taskIds) must.push({ key: 'task_id', match: { any: taskIds } });
  if (startMs !== undefined) must.push({ key: 'time_ms', range: { gte: startMs } });
  if (endMs !== undefined) must.push({ key: 'time_ms', range: { lt: endMs } });
  if (owner !== undefined) must.push(owner === null ? { is_null: { key: 'owner' } } : equals('owner', owner));
  if (label !== undefined) must.push(equals('labels', label));
  if (must.length === 0 && !except?.length) return undefined;
  return { must, ...(except?.length && { must_not: except.map(excepted) }) };
}

const excepted = ({ taskId, shotIndex }: Except): Schemas['Filter'] => ({
  must: [
    equals('task_id', taskId),
    ...(shotIndex === undefined ? [] : [{ key: 'shot_index', match: { value: shotIndex } }]),
  ],
});

/** The points of a task; with a run, those of the other runs only. */
export function ofTaskFilter(taskId: string, exceptRun?: string): Schemas['Filter'] {
  const must = [equals('task_id', taskId)];
  return exceptRun === undefined ? { must } : { must, must_not: [equals('run', exceptRun)] };
}
