import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { isIP } from 'node:net';

/**
 * Loaded into a process of the program before it starts: answers for the names in `CHAOS_NAMES` (JSON: a name's answers, one list of
 * addresses for each time it is asked; the last goes on). Every other name is asked for as ever.
 */
const answers = new Map(Object.entries(JSON.parse(process.env.CHAOS_NAMES)));
const { lookup } = dns;
const lookupSoon = dns.promises.lookup;

/** Null for a name that is not ours; an empty list for one that has no address. */
function answer(name) {
  const lists = answers.get(name.toLowerCase().replace(/\.$/, ''));
  if (!lists) return null;
  const addresses = lists.length > 1 ? lists.shift() : lists[0];
  return addresses.map((address) => ({ address, family: isIP(address) }));
}

dns.promises.lookup = async (name, options) => {
  const found = answer(name);
  if (!found) return lookupSoon(name, options);
  return options?.all ? found : found[0];
};

dns.lookup = (name, ...rest) => {
  const found = answer(name);
  if (!found) return lookup(name, ...rest);
  const done = rest.at(-1);
  const isAll = typeof rest[0] === 'object' && rest[0].all;
  return void queueMicrotask(() => (isAll ? done(null, found) : done(null, found[0]?.address, found[0]?.family)));
};

syncBuiltinESMExports();
