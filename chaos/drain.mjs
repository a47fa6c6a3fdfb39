import { Ambush, layEvenly } from './support/ambush.mjs';
import { Client } from './support/client.mjs';
import { Fleet } from './support/fleet.mjs';
import { faultsOf, outcome } from './support/outcome.mjs';

const WITHIN_S = 30;
/** How long a worker may take to hear the signal, ms; what it takes is counted. */
const PATIENCE_MS = 60_000;
const SHORT_GRACE = [['analyze/consumer.js', 'GRACE_MS = 25_000', 'GRACE_MS = 4_000']];

/** SIGTERM while tasks run: half of them can end in the time that is left, half cannot. */
export const drain = {
  about: 'SIGTERM during active tasks',
  numbers: { tasks: 10 },
  short: { tasks: 6, shortGrace: true },
  mutations: [
    {
      name: 'running jobs are not given back',
      numbers: { tasks: 2, shortGrace: true },
      finds: /[1-9]\d* jobs were left/,
      changes: [['queue/embedded.consumption.js', 'return this.jobs.giveBack(claim);', 'return;']],
    },
  ],

  async run({ numbers: { tasks, shortGrace }, changes, requests, idleMs, video }) {
    const env = { WORKER_CONCURRENCY: String(tasks) };
    const fleet = await Fleet.start({ changes: [...changes, ...(shortGrace ? SHORT_GRACE : [])], env, workers: 1 });
    try {
      const client = new Client(fleet);
      // After their last frame, so that what is let go on has little left to do.
      const ambushes = Array.from({ length: tasks }, () => new Ambush(fleet, 'linger'));
      const [soon, late] = [ambushes.slice(0, tasks / 2), ambushes.slice(tasks / 2)];
      await client.submitAll(layEvenly(ambushes, requests.call({ video }, tasks)));
      const [worker] = fleet.workers;
      for (const ambush of ambushes) await ambush.sprung();
      const start = Date.now();
      const stopped = worker.kill('SIGTERM');
      await worker.logged(/^Stopping/, PATIENCE_MS);
      for (const ambush of soon) ambush.lift();
      const code = await stopped;
      const seconds = (Date.now() - start) / 1_000;
      const [finished, returned, stalled] = await Promise.all(
        ['SUCCESS', 'PENDING', 'PROCESSING'].map((status) => client.count(status)),
      );
      const active = await client.metric('vas_queue_depth{state="active"}');
      for (const ambush of late) ambush.lift();
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
