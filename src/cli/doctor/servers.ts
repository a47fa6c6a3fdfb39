import type { Env } from '../../common/env.js';
import { chooseBackend } from '../../storage/backend.js';
import { QdrantVectorStore } from '../../vector-store/qdrant.vector-store.js';
import { bad, weak, well, type Check } from './check.js';

const START_REDIS = 'redis-server --appendonly yes --maxmemory-policy noeviction';
const DURABLE = 'redis-cli config set appendonly yes && redis-cli config set maxmemory-policy noeviction';
const START_QDRANT = 'docker run -p 6333:6333 qdrant/qdrant';

/** Redis and Qdrant, where they are to be used or may be. */
export const checkServers = async (env: Env): Promise<Check[]> => [await checkQueue(env), await checkVectors(env)];

async function checkQueue(env: Env): Promise<Check> {
  const asked = env.QUEUE_BACKEND;
  if (asked !== 'auto' && asked !== 'bullmq') return well('queue', `${asked}, by QUEUE_BACKEND`);
  const { kind, reason } = await chooseBackend(Object.assign(Object.create(env) as Env, { QUEUE_BACKEND: 'auto' }));
  if (kind === 'bullmq') return well('queue', `Redis: ${reason}`);
  const answers = !reason.includes('does not answer');
  if (asked === 'bullmq') return bad('queue', `QUEUE_BACKEND=bullmq, but ${reason}`, answers ? DURABLE : START_REDIS);
  if (answers) return weak('queue', `embedded: ${reason}`, DURABLE);
  return well('queue', `embedded: ${reason}`);
}

async function checkVectors(env: Env): Promise<Check> {
  const asked = env.VECTOR_STORE;
  if (asked !== 'auto' && asked !== 'qdrant') return well('vectors', `${asked}, by VECTOR_STORE`);
  const qdrant = new QdrantVectorStore(env);
  try {
    const { ok, detail } = await qdrant.health();
    if (ok) return well('vectors', `Qdrant: ${detail}`);
    if (asked === 'qdrant') return bad('vectors', `VECTOR_STORE=qdrant, but ${detail}`, START_QDRANT);
    return well('vectors', `embedded: ${detail}`);
  } finally {
    await qdrant.close();
  }
}
