import { createHash, randomBytes } from 'node:crypto';
import { type Scope, SCOPE_NAMES } from '../http/scopes.js';

/** One key as the keys file holds it; the secret itself is nowhere. */
export interface ApiKey {
  /** Twelve hex digits, part of the key that its holder sends. */
  id: string;
  /** For people. */
  name: string;
  /** Whose tasks it sees: keys of one owner see the same. The key's own id unless said otherwise. */
  owner: string;
  scopes: Scope[];
  /** SHA-256 of the whole key, hex. Its secret part is 256 random bits, so that no slow hash or salt adds anything. */
  sha256: string;
  created_at: string;
  revoked_at: string | null;
}

const FORM = /^vas_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

/** The id in a key as it was sent, or null for what is no key. */
export const idIn = (presented: string): string | null => FORM.exec(presented)?.[1] ?? null;

/** SHA-256 of a key, hex. */
export const hashOf = (presented: string): string => createHash('sha256').update(presented).digest('hex');

/** A new key: what its holder sends, to be shown once, and what is kept. */
export function makeKey(name: string, scopes: Scope[], owner?: string): { presented: string; key: ApiKey } {
  const id = randomBytes(6).toString('hex');
  const presented = `vas_${id}_${randomBytes(32).toString('base64url')}`;
  const created_at = new Date().toISOString();
  const key = { id, name, owner: owner ?? id, scopes, sha256: hashOf(presented), created_at, revoked_at: null };
  return { presented, key };
}

/** The text of a keys file. */
export const writeKeys = (keys: readonly ApiKey[]): string => `${JSON.stringify({ keys }, null, 2)}\n`;

/** Reads the text of a keys file. Throws a sentence that names the place of the first fault. */
export function readKeys(text: string): ApiKey[] {
  const { keys } = parse(text);
  if (!Array.isArray(keys)) throw new Error('it takes {"keys": [...]}');
  for (const [index, key] of keys.entries()) {
    const fault = faultOf(key as Partial<Record<keyof ApiKey, unknown>> | null);
    if (fault) throw new Error(`keys[${index}]: ${fault}`);
  }
  const ids = (keys as ApiKey[]).map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Error(`two keys have the id "${twice}"`);
  return keys as ApiKey[];
}

function parse(text: string): { keys?: unknown } {
  try {
    return Object(JSON.parse(text)) as { keys?: unknown };
  } catch {
    throw new Error('it is not JSON');
  }
}

function faultOf(key: Partial<Record<keyof ApiKey, unknown>> | null): string | null {
  const { id, name, owner, scopes, sha256, created_at, revoked_at } = key ?? {};
  if (typeof id !== 'string' || !/^[0-9a-f]{12}$/.test(id)) return 'id takes twelve hex digits';
  if (typeof name !== 'string') return 'name takes a text';
  if (typeof owner !== 'string' || owner === '') return 'owner takes a text';
  if (!Array.isArray(scopes) || !scopes.every((scope) => SCOPE_NAMES.includes(scope as Scope)))
    return `scopes takes a list of ${SCOPE_NAMES.join(', ')}`;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return 'sha256 takes 64 hex digits';
  if (!isTime(created_at)) return 'created_at takes a time such as 2026-11-22T09:30:00Z';
  return revoked_at === null || isTime(revoked_at) ? null : 'revoked_at takes null or a time';
}

const isTime = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));
