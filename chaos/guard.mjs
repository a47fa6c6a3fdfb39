import { setTimeout as sleep } from 'node:timers/promises';
import { FORBIDDEN_HOSTS, FORBIDDEN_NAMES, trickyUrls } from '../test/support/forbidden-hosts.js';
import { Client } from './support/client.mjs';
import { Fleet } from './support/fleet.mjs';
import { ALLOWED, Ground } from './support/ground.mjs';

const NAME_SERVER = new URL('support/name-server.mjs', import.meta.url).href;

/** Clients name forbidden addresses, as the source of a video, as the receiver of a callback and behind a redirect. */
export const guard = {
  about: 'forbidden addresses in every spelling, names that lead inside, rebinding, redirects',
  /** One of `every` addresses is tried; `elsewhere`: also those that are not of this machine. */
  numbers: { every: 1, elsewhere: 1, rebinding: 10 },
  short: { every: 40, elsewhere: 1, rebinding: 2 },
  mutations: [
    {
      name: 'addresses are not judged',
      finds: /connections to a forbidden address/,
      numbers: { every: 10, elsewhere: 0, rebinding: 0 },
      changes: [
        [
          'media/fetch/guard.js',
          'if (!addresses.every((address) => this.#permits(host, address)))',
          'if (addresses.includes(undefined))',
        ],
      ],
    },
    {
      name: 'the name is asked for again when it is connected to',
      finds: /connections to a forbidden address/,
      numbers: { every: 1000, elsewhere: 0, rebinding: 2 },
      changes: [['media/fetch/connection.js', '{ lookup: pinned(addresses), autoSelectFamily: true }', '{}']],
    },
  ],

  async run({ numbers, changes, video, idleMs }) {
    const ground = await Ground.start(video);
    const fleet = await Fleet.start({ changes, env: environment(numbers), workers: 1 });
    try {
      const client = new Client(fleet);
      const refused = await submit(client, forbidden(ground, numbers));
      const rebound = await submit(client, rebinding(ground, numbers));
      const accepted = numbers.elsewhere ? await acceptedTricks(fleet, ground) : 0;
      await client.quiet(idleMs);
      const ends = await settled(client, refused, idleMs);
      const open = ends.filter(({ error, callback }) => error?.code !== 'SOURCE_FORBIDDEN' || !isGivenUp(callback));
      const fetched = (await settled(client, rebound, idleMs)).filter(({ callback }) => callback.delivered).length;
      const faults = [
        ...(ground.forbidden === 0 ? [] : [`${ground.forbidden} connections to a forbidden address`]),
        ...(open.length === 0 ? [] : [`${open.length} addresses not refused, such as ${open[0].video_url}`]),
        ...(fetched === rebound.length ? [] : [`${rebound.length - fetched} rebinding names not fetched from`]),
        ...(accepted === 0 ? [] : [`${accepted} misleading texts accepted`]),
      ];
      const { allowed, forbidden: connections } = ground;
      const counts = { addresses: ends.length, refused: ends.length - open.length, connections, allowed, fetched };
      return { counts: { ...counts, blocked: await client.metric('vas_ssrf_blocked_total') }, faults };
    } finally {
      await fleet.stop();
      await ground.stop();
    }
  },
};

/** The names of the suite: each rebinding one is at the allowed address when first asked for, and inside from then on. */
function environment({ rebinding: count }) {
  const inside = Object.entries(FORBIDDEN_NAMES).map(([name, addresses]) => [name, [addresses]]);
  const names = rebindingNames(count).map((name) => [name, [[ALLOWED], ['127.0.0.1']]]);
  return {
    SOURCE_ALLOW_CIDRS: `${ALLOWED}/32`,
    NODE_OPTIONS: `--import ${NAME_SERVER}`,
    CHAOS_NAMES: JSON.stringify(Object.fromEntries([...inside, ...names])),
  };
}

const rebindingNames = (count) =>
  Array.from({ length: count }, (_, at) => [`video-${at}.example.com`, `callback-${at}.example.com`]).flat();

/** Requests that must be refused: both addresses forbidden, or the video behind a redirect. */
function forbidden(ground, { every, elsewhere }) {
  const hosts = FORBIDDEN_HOSTS.filter(({ isHere }) => isHere || elsewhere);
  const names = elsewhere ? Object.keys(FORBIDDEN_NAMES) : [];
  const urls = [...hosts.map(({ host }) => host).filter((_, at) => at % every === 0), ...names].map((host) =>
    ground.url(host),
  );
  const redirected = hosts.filter(({ isHere }) => isHere).filter((_, at) => at % every === 0);
  return [
    ...urls.map((url) => ({ video_url: url, callback_url: url })),
    ...redirected.map(({ host }) => {
      const url = ground.redirect(ground.url(host));
      return { video_url: url, callback_url: ground.url(host) };
    }),
  ];
}

const rebinding = (ground, { rebinding: count }) =>
  Array.from({ length: count }, (_, at) => ({
    video_url: ground.url(`video-${at}.example.com`),
    callback_url: ground.url(`callback-${at}.example.com`),
  }));

async function submit(client, requests) {
  const before = new Set(client.accepted);
  await client.submitAll(requests);
  return [...client.accepted].filter((id) => !before.has(id));
}

/** How many texts that readers of URLs disagree on the service takes. */
async function acceptedTricks(fleet, ground) {
  let accepted = 0;
  for (const url of trickyUrls(ground.port))
    for (const name of ['video_url', 'callback_url']) {
      const body = JSON.stringify({ video_url: 'https://example.com/v.mp4', [name]: url });
      const headers = { 'content-type': 'application/json' };
      const { status } = await fetch(`${fleet.base}/analyze`, { method: 'POST', headers, body });
      if (status !== 422) accepted++;
    }
  return accepted;
}

const isGivenUp = ({ delivered, next_attempt_at: next }) => !delivered && next === null;

/** The tasks once each callback was tried, as far as that comes. */
async function settled(client, ids, idleMs) {
  const deadline = Date.now() + idleMs;
  const tasks = [];
  for (const id of ids) {
    let task = await client.task(id);
    while (task.callback.attempts === 0 && Date.now() < deadline) {
      await sleep(100);
      task = await client.task(id);
    }
    tasks.push(task);
  }
  return tasks;
}
