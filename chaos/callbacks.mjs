import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './support/client.mjs';
import { Fleet } from './support/fleet.mjs';
import { faultsOf, outcome } from './support/outcome.mjs';
import { Receiver } from './support/receiver.mjs';
import { storm, times } from './support/storm.mjs';

/** The receiver fails 30 of 100 calls and the API, which sends them, is killed while some are on their way. */
export const callbacks = {
  about: 'receiver failing 30 %, notifier (API) kill -9',
  numbers: { tasks: 500, apiKills: 10 },
  short: { tasks: 10, apiKills: 1, workers: 1 },
  mutations: [
    {
      name: 'a failed callback is not sent again',
      numbers: { tasks: 5, apiKills: 0, workers: 1 },
      finds: /callbacks never arrived/,
      changes: [['callbacks/schedule.js', 'const wait = isFinal ?', 'const wait = true ?']],
    },
    {
      name: 'a callback that was claimed is never sent by another',
      numbers: { tasks: 5, apiKills: 1, workers: 1 },
      finds: /callbacks never arrived/,
      changes: [['results/embedded.callbacks.js', 'now.getTime() + claimMs', 'now.getTime() + 1e12']],
    },
  ],

  async run(settings) {
    const { tasks, apiKills, workers } = settings.numbers;
    const receiver = await Receiver.start({ failing: 0.3 });
    const fleet = await Fleet.start({ changes: settings.changes, workers });
    try {
      receiver.trust(fleet.dataDir);
      const client = new Client(fleet);
      const submitted = client.submitAll(settings.requests(tasks, { callback_url: receiver.url }));
      const crash = () => receiver.atNextCall(() => fleet.crashApi());
      await Promise.all([submitted, storm(times(apiKills, crash), tasks * 0.8, () => receiver.taken.size)]);
      await client.quiet(settings.idleMs);
      const deadline = Date.now() + settings.idleMs;
      while (receiver.taken.size < tasks && Date.now() < deadline) await sleep(200);
      const counts = await outcome(fleet, client, { receiver });
      const seen = [...client.accepted].filter((id) => receiver.taken.has(`msg_${id}`)).length;
      const { calls, changed, unsigned } = receiver;
      const faults = [
        ...faultsOf(counts),
        ...(seen === counts.accepted ? [] : [`${counts.accepted - seen} callbacks never arrived`]),
        ...(changed > 0 ? [`${changed} callbacks had different bytes`] : []),
        ...(unsigned > 0 ? [`${unsigned} signatures do not verify`] : []),
      ];
      return { counts: { ...counts, calls, delivered: seen, changed, unsigned }, faults };
    } finally {
      await fleet.stop();
      await receiver.stop();
    }
  },
};
