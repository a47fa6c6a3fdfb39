import { KEYS } from './redis.keys.js';
import type { RedisStore } from './redis.store.js';
import type { ListQuery } from './results.js';
import type { Task } from './task.js';

/** How many ids are looked at in one go, at least. */
const PAGE = 100;

/** Walks the narrowest sorted set that the query allows, newest first, and leaves out what the rest of the query excludes. */
export async function listTasks(store: RedisStore, query: ListQuery): Promise<Task[]> {
  const found: Task[] = [];
  let before = query.before;
  for (;;) {
    const ids = await page(store, query, before);
    const fitting = (await store.findAll(ids)).filter((task) => isAskedFor(task, query));
    found.push(...fitting.slice(0, query.limit - found.length));
    before = ids.at(-1);
    if (found.length >= query.limit || before === undefined) return found;
  }
}

function page(store: RedisStore, query: ListQuery, before: string | undefined): Promise<string[]> {
  const count = Math.max(PAGE, query.limit);
  const from = before === undefined ? '+' : `(${before}`;
  return store.ask((redis) => redis.zrevrangebylex(index(query), from, '-', 'LIMIT', 0, count));
}

function index({ owner, status }: ListQuery): string {
  if (owner !== undefined) return KEYS.owner(owner);
  return status === undefined ? KEYS.all : KEYS.status(status);
}

const isAskedFor = (task: Task, { owner, status, pipeline }: ListQuery): boolean =>
  (owner === undefined || task.owner === owner) &&
  (status === undefined || task.status === status) &&
  (pipeline === undefined || task.pipeline === pipeline);
