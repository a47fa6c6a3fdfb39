/**
 * `npm run chaos [-- suites… --short --mutations --lanes 2 --tasks N … --waits production]`: proves what the service promises while its
 * processes are killed. Every suite prints its counts; with `--mutations` each suite also runs with a defence taken out of a copy of
 * the program, and must fail with what that defence is against. `--lanes`: how many suites run at once; `--list` only
 * names them. Ends with 1 when something
 * did not hold.
 */
import { parseArgs } from 'node:util';
import { api } from './api.mjs';
import { callbacks } from './callbacks.mjs';
import { drain } from './drain.mjs';
import { embedded } from './embedded.mjs';
import { fuzz } from './fuzz.mjs';
import { guard } from './guard.mjs';
import { hostileMedia } from './hostile-media.mjs';
import { overlap } from './overlap.mjs';
import { poison } from './poison.mjs';
import { redis } from './redis.mjs';
import { checkChanges } from './support/build-copy.mjs';
import { serveFootage } from './support/footage.mjs';
import { Settings } from './support/settings.mjs';
import { streams } from './streams.mjs';
import { vectors } from './vectors.mjs';

const SUITES = {
  embedded,
  redis,
  poison,
  callbacks,
  vectors,
  drain,
  overlap,
  guard,
  'hostile-media': hostileMedia,
  fuzz,
  api,
  streams,
};

const NUMBERS = {
  tasks: 'tasks',
  kills: 'kills',
  freezes: 'freezes',
  'api-kills': 'apiKills',
  'redis-kills': 'redisKills',
  frames: 'frames',
  mutants: 'mutants',
  requests: 'requests',
  streams: 'streams',
  seed: 'seed',
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean' },
    mutations: { type: 'boolean' },
    list: { type: 'boolean' },
    lanes: { type: 'string', default: '1' },
    waits: { type: 'string', default: 'short' },
    ...Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, { type: 'string' }])),
  },
});

const print = (line) => process.stdout.write(`${line}\n`);

/** Numbers of the command line that the suite has. */
const asked = (numbers) =>
  Object.fromEntries(
    Object.entries(NUMBERS)
      .filter(([option, name]) => values[option] !== undefined && name in numbers)
      .map(([option, name]) => [name, Number(values[option])]),
  );

/** Runs a suite once and prints what came of it; answers its faults. */
async function once(title, suite, settings) {
  const start = performance.now();
  const { counts, faults } = await suite.run(settings);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  const load = Object.entries(settings.numbers).map(([name, value]) => `${name} ${value}`);
  const figures = Object.entries({ ...counts, seconds }).map(([name, value]) => `${name} ${value}`);
  print(`${title} (${load.join(', ')}): ${figures.join(', ')}`);
  return faults;
}

/** In the short form one defence of each suite is enough. */
function mutationsOf({ mutations }) {
  if (!values.mutations) return [];
  return values.short ? mutations.slice(0, 1) : mutations;
}

/** Whether the suite fails with a defence taken out, and with what that defence is against. */
async function fails(name, suite, mutation, { video }) {
  const title = `${name}, mutation "${mutation.name}"`;
  const found = await once(title, suite, new Settings({ numbers: mutation.numbers, video, waits: 'short', mutation }));
  const isMeant = found.some((fault) => (mutation.finds ?? /./).test(fault));
  const verdict = found.length === 0 ? 'PASSES, WHICH IT MUST NOT' : isMeant ? 'fails as it must' : 'FAILS OTHERWISE';
  print([`${title}: ${verdict}`, ...(found.length > 0 ? [found.join('; ')] : [])].join(': '));
  return isMeant;
}

async function prove(name, { video }) {
  const suite = SUITES[name];
  const waits = values.waits;
  const numbers = values.short ? suite.short : { ...suite.numbers, ...asked(suite.numbers) };
  const faults = await once(name, suite, new Settings({ numbers, video, waits }));
  print(faults.length === 0 ? `${name}: holds` : `${name}: DOES NOT HOLD: ${faults.join('; ')}`);
  let isProved = faults.length === 0;
  for (const mutation of mutationsOf(suite)) isProved = (await fails(name, suite, mutation, { video })) && isProved;
  return isProved;
}

if (values.list) {
  print(Object.keys(SUITES).join('\n'));
  process.exit(0);
}
const names = positionals.length > 0 ? positionals : Object.keys(SUITES);
const unknown = names.filter((name) => !(name in SUITES));
if (unknown.length > 0)
  throw new Error(`No suite is named ${unknown.join(', ')}; there are ${Object.keys(SUITES).join(', ')}`);
// Also those that this run does not take out: a defence that has moved is noticed by the next run of any suite.
for (const { mutations } of Object.values(SUITES)) for (const { changes } of mutations) checkChanges(changes ?? []);
const footage = await serveFootage();
const failed = [];
const left = [...names];
async function runLane() {
  for (let name = left.shift(); name; name = left.shift()) {
    const isProved = await prove(name, footage).catch((error) => void print(`${name}: STOPPED: ${error.stack}`));
    if (!isProved) failed.push(name);
  }
}
await Promise.all(Array.from({ length: Number(values.lanes) }, runLane));
await footage.stop();
print(`${names.length} suites, ${failed.length} not proved${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`);
process.exit(failed.length === 0 ? 0 : 1);
