import { byScore } from '../vector-store/nearest.js';
import type { Except, Filter, Hit } from '../vector-store/vector-store.js';

/** What an answer holds one moment of. */
export const GROUPINGS = ['frame', 'shot', 'video'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Fewest hits that are fetched at a time to look for groups. */
const LEAST = 100;
/** Most hits that are fetched at a time. */
const MOST = 1_000;

/** A store's search for one vector: best first, equal scores by id. */
export type Fetch = (limit: number, filter: Filter) => Promise<Hit[]>;

/**
 * The best moment of each of the `limit` best groups, in the order of the store. What was found is left out of the next look,
 * so that a video with thousands of like moments hides no other; every look but the last finds a new group, and asks for
 * twice as many hits as the one before.
 */
export async function bestOfGroups(fetch: Fetch, filter: Filter, grouping: Grouping, limit: number): Promise<Hit[]> {
  if (grouping === 'frame') return fetch(limit, filter);
  const best = new Map<string, Hit>();
  const except: Except[] = [];
  for (let most = Math.max(LEAST, limit * 2); best.size < limit; most = Math.min(MOST, most * 2)) {
    const hits = await fetch(most, { ...filter, except });
    for (const hit of hits) {
      const group = groupOf(hit, grouping);
      const key = JSON.stringify(group);
      if (best.has(key)) continue;
      best.set(key, hit);
      except.push(group);
    }
    if (hits.length < most) break;
  }
  // An approximate index may give a later look something better.
  return [...best.values()].sort(byScore).slice(0, limit);
}

const groupOf = ({ payload: { task_id, shot_index } }: Hit, grouping: Grouping): Except =>
  grouping === 'shot' ? { taskId: task_id, shotIndex: shot_index } : { taskId: task_id };
