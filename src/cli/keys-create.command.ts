import { makeKey } from '../access/api-key.js';
import { type Scope, SCOPE_NAMES } from '../http/scopes.js';
import type { Command } from './command.js';
import { changeKeys, FILE_OPTION, keysPath } from './keys-file.js';

const USUAL = 'analyze,read';

/** `keys create`. */
export const keysCreate: Command = {
  name: 'keys create',
  usage: `<name> [--scopes ${USUAL}] [--owner <name>] [--file keys.json]`,
  about: `make an API key and show it once; scopes: ${SCOPE_NAMES.join(', ')}`,
  options: { ...FILE_OPTION, scopes: { type: 'string', default: USUAL }, owner: { type: 'string' } },
  async run(given, output) {
    const [name, ...more] = given.positionals;
    if (name === undefined || more.length > 0)
      throw new Error('create takes one name, such as keys create camera-upload');
    const { owner, scopes } = given.flags;
    const { presented, key } = makeKey(name, scopesIn(String(scopes)), owner ? String(owner) : undefined);
    await changeKeys(await keysPath(given), (keys) => [...keys, key]);
    output.line(presented);
    if (output.isTerminal) output.line(`This is key ${key.id}; it is shown now and never again.`);
    return 0;
  },
};

function scopesIn(text: string): Scope[] {
  const words = [...new Set(text.split(',').map((word) => word.trim()))];
  const unknown = words.find((word) => !SCOPE_NAMES.includes(word as Scope));
  if (unknown === undefined) return words as Scope[];
  throw new Error(`no scope is called "${unknown}"; there are ${SCOPE_NAMES.join(', ')}`);
}
