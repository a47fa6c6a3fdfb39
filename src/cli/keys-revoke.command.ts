import type { ApiKey } from '../access/api-key.js';
import type { Command } from './command.js';
import { changeKeys, FILE_OPTION, keysPath } from './keys-file.js';

/** `keys revoke`. */
export const keysRevoke: Command = {
  name: 'keys revoke',
  usage: '<id…> [--file keys.json]',
  about: 'take API keys back; the service notices within a second',
  options: FILE_OPTION,
  async run(given, output) {
    const ids = given.positionals;
    if (ids.length === 0) throw new Error('revoke takes the id of a key, as keys list shows it');
    await changeKeys(await keysPath(given), (keys) => revoke(keys, ids));
    for (const id of ids) output.line(`revoked ${id}`);
    return 0;
  },
};

function revoke(keys: ApiKey[], ids: string[]): ApiKey[] {
  const unknown = ids.find((id) => !keys.some((key) => key.id === id));
  if (unknown !== undefined) throw new Error(`no key has the id "${unknown}"`);
  const revoked_at = new Date().toISOString();
  return keys.map((key) => (ids.includes(key.id) && key.revoked_at === null ? { ...key, revoked_at } : key));
}
