import type { Redis } from 'ioredis';
import type { Health } from '../common/health.js';

/**
 * Whether the server keeps what it acknowledged: an append-only file, and never evicting under memory pressure. Rejects
 * when the server does not answer.
 */
export async function redisDurability(connection: Redis): Promise<Health> {
  const facts = await readFacts(connection);
  if (facts === null)
    return {
      ok: false,
      detail: 'it lets nobody see whether it is durable (INFO and CONFIG GET are refused); allow INFO to this user',
    };
  const problems = [
    ...(facts.appendonly ? [] : ['it keeps no append-only file (set appendonly yes)']),
    ...(facts.policy === 'noeviction'
      ? []
      : [`it may evict jobs (maxmemory-policy is ${facts.policy}, set noeviction)`]),
  ];
  return problems.length > 0
    ? { ok: false, detail: problems.join(' and ') }
    : { ok: true, detail: 'it is durable (append-only file, noeviction)' };
}

interface Facts {
  appendonly: boolean;
  policy: string;
}

/** From INFO, which managed servers leave open, else from CONFIG GET; null when both are refused. */
async function readFacts(connection: Redis): Promise<Facts | null> {
  try {
    const info = await connection.info();
    const value = (key: string) => new RegExp(`^${key}:(\\S+)`, 'm').exec(info)?.[1];
    const policy = value('maxmemory_policy');
    if (policy) return { appendonly: value('aof_enabled') === '1', policy };
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  try {
    const read = async (key: string) => ((await connection.config('GET', key)) as string[])[1] ?? 'unknown';
    return { appendonly: (await read('appendonly')) === 'yes', policy: await read('maxmemory-policy') };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return null;
  }
}

const isRefusal = (error: unknown): boolean => /^(NOPERM|ERR)/.test((error as Error).message);
