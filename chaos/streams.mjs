import { setTimeout as sleep } from 'node:timers/promises';
import { residentBytes } from '../test/support/hostile/processes.js';
import { Client } from './support/client.mjs';
import { Fleet } from './support/fleet.mjs';
import { Followers } from './support/followers.mjs';

/** What one round does not give back, the next ones add up. */
const ROUNDS = 3;
/** Most memory of the API for each stream that it may keep, however many came and went before, MiB. */
const MOST_MIB = 1 / 8;
/** What the first requests take anyway. */
const BASE_MIB = 64;
const PATIENCE_MS = 120_000;
/** How often a client that was refused comes back. */
const TRIES = 20;

/** As many event streams as the service keeps, half of which hang up for others to come, on one task that then ends. */
export const streams = {
  about: 'thousands of open event streams',
  numbers: { streams: 4_000 },
  short: { streams: 400 },
  mutations: [
    {
      name: 'the place of a client that went is never free again',
      numbers: { streams: 100 },
      finds: /were refused although there was room/,
      changes: [['results/open-streams.js', "until.addEventListener('abort'", "until.addEventListener('never'"]],
    },
  ],

  async run(settings) {
    const { changes, numbers } = settings;
    const fleet = await Fleet.start({ changes, env: { STREAMS_MAX: String(numbers.streams) }, workers: 0 });
    try {
      const before = memory(fleet);
      const rounds = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await follow(fleet, settings));
      const counts = { opened: 0, 'hung up': 0, informed: 0 };
      for (const round of rounds) for (const name of Object.keys(counts)) counts[name] += round[name];
      const most = Math.max(...rounds.map(({ MiB }) => MiB));
      const tooMuch = most > before + BASE_MIB + numbers.streams * MOST_MIB;
      return {
        counts: { ...counts, 'api MiB': [before, ...rounds.map(({ MiB }) => MiB)].join(' → ') },
        faults: [
          ...rounds.flatMap(({ faults }) => faults),
          ...(tooMuch ? [`the API took ${most - before} MiB for ${numbers.streams} streams`] : []),
        ],
      };
    } finally {
      await fleet.stop();
    }
  },
};

const memory = (fleet) => Math.round(residentBytes(fleet.api.child.pid) / 2 ** 20);

/** One round: the service is filled with streams, half of them make room, and all that are left hear of the end. */
async function follow(fleet, { numbers: { streams: count }, requests, video }) {
  const client = new Client(fleet);
  const id = await client.submit(requests.call({ video }, 1)[0]);
  const followers = new Followers(fleet);
  await followers.open(count + 1, id);
  const refusedAtMost = followers.statuses[503] ?? 0;
  const gone = followers.hangUp();
  for (let tries = 0; tries < TRIES && followers.streams.length < count; tries++) {
    await sleep(500);
    await followers.open(count - followers.streams.length, id);
  }
  const refused = count - followers.streams.length;
  const worker = fleet.startWorker();
  const informed = await followers.informed(PATIENCE_MS);
  await worker.kill('SIGTERM');
  return {
    ...{ opened: followers.statuses[200] ?? 0, 'hung up': gone, informed, MiB: memory(fleet) },
    faults: [
      ...(refusedAtMost === 1 ? [] : [`${refusedAtMost} of ${count + 1} streams were refused, not 1`]),
      ...(refused === 0 ? [] : [`${refused} streams were refused although there was room`]),
      ...(informed === followers.streams.length
        ? []
        : [`${followers.streams.length - informed} streams never told the end`]),
    ],
  };
}
