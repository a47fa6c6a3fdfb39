import { type ApiKey, idIn } from '../access/api-key.js';
import { redact } from '../common/redact.js';
import type { Command } from './command.js';
import { UsageError } from './exit-codes.js';
import { changeKeys, KEYS_OPTIONS, keysPath } from './keys-file.js';

/** `keys revoke`. */
export const keysRevoke: Command = {
  name: 'keys revoke',
  usage: '<id…> [--file keys.json] [--json]',
  about: 'take API keys back, by id or by the key itself; the service notices within a second',
  options: KEYS_OPTIONS,
  async run(given, output) {
    const ids = given.positionals.map((word) => idIn(word) ?? word);
    if (ids.length === 0) throw new UsageError('revoke takes the id of a key, as keys list shows it');
    await changeKeys(await keysPath(given), (keys) => revoke(keys, ids));
    if (given.flags['json']) output.line(JSON.stringify({ revoked: ids }));
    else for (const id of ids) output.line(`revoked ${id}`);
    return 0;
  },
};

function revoke(keys: ApiKey[], ids: string[]): ApiKey[] {
  const unknown = ids.find((id) => !keys.some((key) => key.id === id));
  if (unknown !== undefined)
    throw new Error(`no key has the id "${redact(unknown)}"; keys list shows those there are. Nothing was revoked.`);
  const revoked_at = new Date().toISOString();
  return keys.map((key) => (ids.includes(key.id) && key.revoked_at === null ? { ...key, revoked_at } : key));
}
