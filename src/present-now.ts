import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Env } from './common/env.js';
import { ModelRegistry } from './model-registry/model-registry.js';
import { Pipelines } from './pipeline/pipelines.js';
import { Results } from './results/results.js';
import type { Present } from './docs/live-examples.js';

/** The pipeline whose tasks can be searched. */
const PIPELINE = 'production';

/** What a running service has. With keys no task is shown: the document is open to everybody. */
export async function presentNow(app: NestFastifyApplication): Promise<Present> {
  const registry = app.get(ModelRegistry);
  const pipelines = app.get(Pipelines);
  const isOpen = app.get(Env).API_KEYS_FILE === undefined;
  return {
    hasPipeline: (name) => pipelines.has(name),
    hasModel: (reference) => registry.versions(reference.split('@', 1)[0] ?? '').length > 0,
    readable: isOpen ? await newestIndexed(app.get(Results)) : null,
  };
}

/** The document is answered whatever the store does. */
async function newestIndexed(results: Results): Promise<string | null> {
  const query = { status: 'SUCCESS', pipeline: PIPELINE, limit: 1 } as const;
  const tasks = await results.list(query).catch(() => []);
  return tasks[0]?.id ?? null;
}
