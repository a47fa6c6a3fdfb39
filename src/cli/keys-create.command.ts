import { makeKey } from '../access/api-key.js';
import { type Scope, SCOPE_NAMES } from '../http/scopes.js';
import type { Command } from './command.js';
import { UsageError } from './exit-codes.js';
import { changeKeys, KEYS_OPTIONS, keysPath } from './keys-file.js';
import { shownKey } from './keys-list.command.js';

const USUAL = 'analyze,read';

/** `keys create`. */
export const keysCreate: Command = {
  name: 'keys create',
  usage: `<name> [--scopes ${USUAL}] [--owner <name>] [--file keys.json] [--json]`,
  about: `make an API key and show it once; scopes: ${SCOPE_NAMES.join(', ')}`,
  options: {
    ...KEYS_OPTIONS,
    scopes: { type: 'string', default: USUAL, value: 'LIST', about: 'what it may do' },
    owner: { type: 'string', value: 'NAME', about: 'whose tasks it sees; else its own' },
  },
  async run(given, output) {
    const [name, ...more] = given.positionals;
    if (name === undefined || more.length > 0)
      throw new UsageError('create takes one name, such as keys create camera-upload');
    const { owner, scopes, json } = given.flags;
    const named = owner === undefined ? undefined : plain('an owner', String(owner));
    const { presented, key } = makeKey(plain('a name', name), scopesIn(String(scopes)), named);
    await changeKeys(await keysPath(given), (keys) => [...keys, key]);
    output.line(json ? JSON.stringify({ ...shownKey(key), key: presented }) : presented);
    if (output.isTerminal && !json) output.line(`This is key ${key.id}; it is shown now and never again.`);
    return 0;
  },
};

/** What stands in one cell of the list. */
function plain(what: string, text: string): string {
  if (/^[\p{L}\p{M}\p{N}\p{P}\p{S}]([\p{L}\p{M}\p{N}\p{P}\p{S} ]{0,99})$/u.test(text)) return text;
  throw new Error(`${what} takes 1 to 100 printable characters, not ${JSON.stringify(text)}`);
}

function scopesIn(text: string): Scope[] {
  const words = [...new Set(text.split(',').map((word) => word.trim()))];
  const unknown = words.find((word) => !SCOPE_NAMES.includes(word as Scope));
  if (unknown === undefined) return words as Scope[];
  throw new Error(`no scope is called "${unknown}"; there are ${SCOPE_NAMES.join(', ')}`);
}
