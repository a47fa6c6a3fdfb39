import type { ApiKey } from '../access/api-key.js';
import type { Command } from './command.js';
import { KEYS_OPTIONS, keysIn, keysPath } from './keys-file.js';
import { table } from './table.js';

/** `keys list`. */
export const keysList: Command = {
  name: 'keys list',
  usage: '[--file keys.json] [--json]',
  about: 'which API keys there are; their secrets are nowhere',
  options: KEYS_OPTIONS,
  async run(given, output) {
    const keys = (await keysIn(await keysPath(given))).map(shownKey);
    const rows = keys.map(({ id, name, owner, scopes, created_at, revoked_at }) => {
      const state = revoked_at === null ? 'active' : `revoked ${revoked_at}`;
      return [id, name, owner, scopes.join(','), created_at, state];
    });
    const lines = table([['ID', 'NAME', 'OWNER', 'SCOPES', 'CREATED', 'STATE'], ...rows]);
    for (const line of given.flags['json'] ? [JSON.stringify(keys)] : lines) output.line(line);
    return 0;
  },
};

/** A key without its hash. */
export const shownKey = ({ id, name, owner, scopes, created_at, revoked_at }: ApiKey): Omit<ApiKey, 'sha256'> => ({
  id,
  name,
  owner,
  scopes,
  created_at,
  revoked_at,
});
