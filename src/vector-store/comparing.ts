import { byScore, toHit } from './nearest.js';
import type { Except, Filter, Hit, Point, PointPayload } from './vector-store.js';

/** Whether a filter lets a point through, for a store that looks at each of them. */
export function passes(
  { taskIds, metadata = {}, time, owner, label, except = [] }: Filter,
  point: PointPayload,
): boolean {
  return (
    (taskIds === undefined || taskIds.includes(point.task_id)) &&
    (owner === undefined || point.owner === owner) &&
    (label === undefined || point.labels.includes(label)) &&
    isWithin(time, point.time_ms) &&
    Object.entries(metadata).every(
      ([key, value]) => Object.hasOwn(point.metadata, key) && point.metadata[key] === value,
    ) &&
    !except.some((each) => covers(each, point))
  );
}

const isWithin = ({ startMs = -Infinity, endMs = Infinity }: NonNullable<Filter['time']> = {}, ms: number): boolean =>
  ms >= startMs && ms < endMs;

const covers = ({ taskId, shotIndex }: Except, { task_id, shot_index }: PointPayload): boolean =>
  taskId === task_id && (shotIndex === undefined || shotIndex === shot_index);

/** The nearest of these points by comparing all of them, in the port's order. */
export function nearestOf(
  points: Iterable<Point>,
  vector: Float32Array,
  { limit, filter = {} }: { limit: number; filter?: Filter | undefined },
): Hit[] {
  const hits: Hit[] = [];
  for (const point of points) if (passes(filter, point.payload)) hits.push(toHit(point, vector));
  return hits.sort(byScore).slice(0, limit);
}
