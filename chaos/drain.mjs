import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './support/client.mjs';
import { Fleet } from './support/fleet.mjs';
import { faultsOf, outcome } from './support/outcome.mjs';

const WITHIN_S = 30;
const SHORT_GRACE = [['analyze/consumer.js', 'GRACE_MS = 25_000', 'GRACE_MS = 2_500']];

/** SIGTERM while tasks run: half of them can end in the time that is left, half cannot. */
export const drain = {
  about: 'SIGTERM during active tasks',
  numbers: { tasks: 10 },
  short: { tasks: 10, shortGrace: true },
  mutations: [
    {
      name: 'running jobs are not given back',
      numbers: { tasks: 4, shortGrace: true },
      changes: [['queue/embedded.consumption.js', 'return this.jobs.giveBack(claim);', 'return;']],
    },
  ],

  async run({ numbers: { tasks, shortGrace }, changes, requests, idleMs, video }) {
    const env = { WORKER_CONCURRENCY: String(tasks) };
    const fleet = await Fleet.start({ changes: [...changes, ...(shortGrace ? SHORT_GRACE : [])], env, workers: 1 });
    const holds = ['soon', 'late'].map((name) => join(fleet.dataDir, name));
    for (const hold of holds) writeFileSync(hold, '');
    try {
      const client = new Client(fleet);
      for (const hold of holds) await client.submitAll(requests.call({ video }, tasks / 2, { metadata: { hold } }));
      while ((await client.count('PROCESSING')) < tasks) await sleep(100);
      const worker = fleet.workers[0];
      setTimeout(() => rmSync(holds[0]), 500);
      const start = Date.now();
      const code = await worker.kill('SIGTERM');
      const seconds = (Date.now() - start) / 1_000;
      const [finished, returned, stalled] = await Promise.all(
        ['SUCCESS', 'PENDING', 'PROCESSING'].map((status) => client.count(status)),
      );
      const active = await client.metric('vas_queue_depth{state="active"}');
      rmSync(holds[1]);
      fleet.startWorker();
      await client.quiet(idleMs);
      const counts = await outcome(fleet, client);
      const faults = [
        ...faultsOf(counts),
        ...(code === 0 ? [] : [`the worker ended with ${code}`]),
        ...(seconds <= WITHIN_S ? [] : [`it took ${seconds} s to stop`]),
        ...(finished === tasks / 2 && returned === tasks / 2 ? [] : [`${finished} finished and ${returned} came back`]),
        ...(stalled + active === 0 ? [] : [`${stalled} tasks and ${active} jobs were left to a worker that is gone`]),
      ];
      return {
        counts: { ...counts, finished, returned, stalled, 'active jobs': active, 'stopped in s': seconds },
        faults,
      };
    } finally {
      await fleet.stop();
    }
  },
};
