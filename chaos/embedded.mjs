import { join } from 'node:path';
import { Ambush, freezeAt, killAt, layEvenly } from './support/ambush.mjs';
import { Client } from './support/client.mjs';
import { Fleet } from './support/fleet.mjs';
import { faultsOf, outcome } from './support/outcome.mjs';
import { Receiver } from './support/receiver.mjs';
import { freezeWorker, killWorker, storm, times } from './support/storm.mjs';

/** Workers and the API die, workers fall silent for longer than their lease, while tasks are accepted and done. */
export const embedded = {
  about: 'embedded queue: worker kill -9, SIGSTOP longer than the lease, API kill -9',
  numbers: { tasks: 2_000, kills: 60, freezes: 20, apiKills: 5 },
  short: { tasks: 12, kills: 2, freezes: 1, apiKills: 1, workers: 1 },
  mutations: [
    {
      name: 'jobs of dead workers are not rescued',
      numbers: { tasks: 4, kills: 1, freezes: 0, apiKills: 0, workers: 1 },
      finds: /[1-9]\d* not terminal/,
      changes: [['queue/embedded.jobs.js', "WHERE state = 'active'`);", "WHERE state = 'never'`);"]],
    },
    {
      name: 'the finishing write does not compare the lease',
      numbers: { tasks: 3, kills: 0, freezes: 1, apiKills: 0, workers: 1 },
      finds: /[1-9]\d* (duplicated|not terminal)/,
      changes: [
        ['results/embedded.results.js', `status = 'PROCESSING' AND lease = ?\``, 'length(?) > 0`'],
        [
          'results/embedded.results.js',
          'AND ${UNFINISHED} AND (?8 IS NULL OR lease = ?8)',
          'AND (?8 IS NULL OR length(?8) > 0)',
        ],
        ['queue/embedded.consumption.js', 'run.lose();', ''],
      ],
    },
  ],

  async run(settings) {
    const { tasks, kills, freezes, apiKills, workers } = settings.numbers;
    const receiver = await Receiver.start();
    const fleet = await Fleet.start({ changes: settings.changes, workers });
    try {
      const client = new Client(fleet);
      // Half of the blows meet a worker in the middle of a task, the others fall whenever they fall.
      const [deadly, icy] = [kills, freezes].map((count) => Ambush.several(fleet, Math.ceil(count / 2)));
      const thaws = [];
      const blows = [
        ...times(kills - deadly.length, killWorker(fleet)),
        ...times(freezes - icy.length, freezeWorker(fleet, settings.freezeMs, thaws)),
        ...times(apiKills, () => fleet.crashApi()),
      ];
      const requests = settings.requests(tasks, { callback_url: receiver.url });
      await Promise.all([
        client.submitAll(layEvenly([...deadly, ...icy], requests)),
        storm(blows, tasks * 0.8, () => receiver.taken.size),
        ...deadly.map(killAt),
        ...icy.map(freezeAt),
      ]);
      await Promise.all(thaws);
      await client.quiet(settings.idleMs);
      const counts = await outcome(fleet, client, { receiver });
      const integrity = await integrityOf(join(fleet.dataDir, 'tasks.sqlite'));
      return {
        counts: { ...counts, integrity },
        faults: [...faultsOf(counts), ...(integrity === 'ok' ? [] : [integrity])],
      };
    } finally {
      await fleet.stop();
      await receiver.stop();
    }
  },
};

async function integrityOf(path) {
  const { DatabaseSync } = await import('@photostructure/sqlite');
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    return database.prepare('PRAGMA integrity_check').get().integrity_check;
  } finally {
    database.close();
  }
}
