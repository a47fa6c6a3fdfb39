import type { AnalysisResult } from '../results/analysis-result.js';
import type { Results } from '../results/results.js';
import { collectionName } from '../vector-store/collection-name.js';
import type { KeptPoints } from '../vector-store/kept-points.js';
import type { VectorStore } from '../vector-store/vector-store.js';

const PAGE = 200;

/** A task that stored vectors. */
export interface IndexedTask {
  id: string;
  vectors: NonNullable<AnalysisResult['vectors']>;
}

/** Successful tasks that stored vectors and of which no points are kept, newest first; of one model or task when named. */
export async function* withoutKept(
  results: Results,
  kept: KeptPoints,
  { model, task }: { model?: string | undefined; task?: string | undefined },
): AsyncGenerator<IndexedTask> {
  const known = new Set(await kept.tasks());
  for await (const id of task === undefined ? successes(results) : [task]) {
    const vectors = known.has(id) ? null : (await results.find(id))?.result?.vectors;
    if (!vectors || vectors.count === 0) continue;
    if (model === undefined || [vectors.model, vectors.model.split('@')[0]].includes(model)) yield { id, vectors };
  }
}

/** Whether the store has the points of a task, as many as its result says. */
export const hasEnoughOf = async (store: VectorStore, { id, vectors }: IndexedTask): Promise<boolean> =>
  (await store.count(collectionName(vectors.model), { taskIds: [id] })) >= vectors.count;

async function* successes(results: Results): AsyncGenerator<string> {
  let before: string | undefined;
  do {
    const page = await results.list({ status: 'SUCCESS', limit: PAGE, ...(before !== undefined && { before }) });
    for (const { id } of page) yield id;
    before = page.length === PAGE ? page.at(-1)?.id : undefined;
  } while (before !== undefined);
}
