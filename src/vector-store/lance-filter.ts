import { metadataPairs } from './metadata-pairs.js';
import type { Except, Filter } from './vector-store.js';

/** A text as an SQL literal. In the dialect of DataFusion a quote is doubled and nothing else is special. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The filter as an SQL predicate over the columns of `lance-rows.ts`; undefined when it lets everything through. */
export function predicate(filter: Filter = {}): string | undefined {
  const { taskIds, metadata = {}, time: { startMs, endMs } = {}, owner, label, except = [] } = filter;
  const conditions = metadataPairs(metadata).map((pair) => `array_has(metadata_pairs, ${literal(pair)})`);
  if (taskIds) conditions.push(taskIds.length > 0 ? `task_id IN (${taskIds.map(literal).join(', ')})` : 'false');
  if (startMs !== undefined) conditions.push(`time_ms >= ${startMs}`);
  if (endMs !== undefined) conditions.push(`time_ms < ${endMs}`);
  if (owner !== undefined) conditions.push(owner === null ? 'owner IS NULL' : `owner = ${literal(owner)}`);
  if (label !== undefined) conditions.push(`array_has(labels, ${literal(label)})`);
  conditions.push(...except.map((each) => `NOT (${excepted(each)})`));
  return conditions.length > 0 ? conditions.join(' AND ') : undefined;
}

const excepted = ({ taskId, shotIndex }: Except): string =>
  `task_id = ${literal(taskId)}${shotIndex === undefined ? '' : ` AND shot_index = ${shotIndex}`}`;
