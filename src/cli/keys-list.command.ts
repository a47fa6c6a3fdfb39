import type { Command } from './command.js';
import { FILE_OPTION, keysIn, keysPath } from './keys-file.js';
import { table } from './table.js';

/** `keys list`. */
export const keysList: Command = {
  name: 'keys list',
  usage: '[--file keys.json]',
  about: 'which API keys there are; their secrets are nowhere',
  options: FILE_OPTION,
  async run(given, output) {
    const rows = (await keysIn(await keysPath(given))).map((key) => {
      const state = key.revoked_at === null ? 'active' : `revoked ${key.revoked_at}`;
      return [key.id, key.name, key.owner, key.scopes.join(','), key.created_at, state];
    });
    for (const line of table([['ID', 'NAME', 'OWNER', 'SCOPES', 'CREATED', 'STATE'], ...rows])) output.line(line);
    return 0;
  },
};
