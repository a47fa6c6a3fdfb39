import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { filesIn } from './copied-files.js';

/** Name of the file of tasks in a data directory and in a backup. */
export const TASKS = 'tasks.sqlite';

/** Files of the data directory itself that are another process' business: the tasks (copied as a whole), locks, and drafts of secrets. */
const NOT_OURS = /^tasks\.sqlite|\.lock$|\.\d+-[0-9a-f]{8}$|^manifest\.json$/;

/** Folders whose files belong to no one task. */
const SHARED = ['uploads', 'samples', 'condemned'];

/** Paths of the files that belong to no one task: secrets and keys, uploads, samples, notes of removals that are owed. */
export async function ownFiles(data: string, keys: string | null): Promise<string[]> {
  const top = (await filesIn(data, '')).filter((path) => !NOT_OURS.test(path));
  const shared = await Promise.all(SHARED.map((folder) => filesIn(data, folder)));
  return [...new Set([...top, ...shared.flat(), ...(keys === null ? [] : [keys])])];
}

/** Ids of tasks whose points are kept. */
export const keptBefore = (data: string): Promise<string[]> => readdir(join(data, 'embeddings')).catch(() => []);

/** Paths of the artefacts that a result (JSON text) names. */
export function artifactsNamed(result: string | null, id: string): string[] {
  const named = (result ?? '').matchAll(new RegExp(`/results/${id}/artifacts/([A-Za-z0-9][A-Za-z0-9._-]{0,99})`, 'g'));
  return [...new Set(Array.from(named, ([, name]) => `artifacts/${id}/${name}`))];
}
