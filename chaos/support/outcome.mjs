import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long later the second look is, ms. */
const LATER_MS = 1_000;

/**
 * What became of the accepted tasks, by three witnesses: the service's answers now and a little later, the log lines of all its
 * processes, and the list of all tasks.
 */
export async function outcome(fleet, client, { receiver = null } = {}) {
  const first = await readAll(client);
  await sleep(LATER_MS);
  const last = await readAll(client);
  const ended = [...last.values()].filter((task) => isEnded(task));
  const twice = new Set([...fleet.ends()].filter(([, times]) => times > 1).map(([id]) => id));
  for (const [id, task] of last) if (isEnded(first.get(id)) && !isSame(first.get(id), task)) twice.add(id);
  for (const { task_id } of await client.all()) if (!client.accepted.has(task_id)) twice.add(task_id);
  if (receiver) for (const [id, { size }] of receiver.bodies) if (size > 1) twice.add(id.replace('msg_', ''));
  return {
    accepted: client.accepted.size,
    ended: ended.length,
    failed: ended.filter(({ status }) => status === 'FAILED').length,
    lost: [...last.values()].filter((task) => task === null).length,
    'not terminal': [...last.values()].filter((task) => task !== null && !isEnded(task)).length,
    duplicated: twice.size,
    attempts: [...last.values()].reduce((sum, task) => sum + (task?.attempt ?? 0), 0),
    'folders left': readdirSync(join(fleet.dataDir, 'tmp')).length,
  };
}

/** Faults of an outcome in which every task must have succeeded once. */
export const faultsOf = (counts) => [
  ...(counts.ended === counts.accepted ? [] : [`${counts.accepted - counts.ended} accepted tasks have not ended`]),
  ...['failed', 'lost', 'not terminal', 'duplicated']
    .filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`),
];

async function readAll(client) {
  const tasks = new Map();
  for (const id of client.accepted) tasks.set(id, await client.task(id));
  return tasks;
}

const isEnded = (task) => task !== null && ['SUCCESS', 'FAILED'].includes(task?.status);

const isSame = (one, other) =>
  JSON.stringify([one.status, one.attempt, one.finished_at, one.result]) ===
  JSON.stringify([other?.status, other?.attempt, other?.finished_at, other?.result]);
