import { setTimeout as sleep } from 'node:timers/promises';
import { Ambush } from './support/ambush.mjs';
import { Client } from './support/client.mjs';
import { Fleet } from './support/fleet.mjs';
import { faultsOf, outcome } from './support/outcome.mjs';

/** How long a worker that has noticed that its task is another's is given to clean up after itself, ms. */
const TIDY_MS = 2_000;

/** A worker falls silent for longer than its lease and wakes while another is at work on the same task. */
export const overlap = {
  about: 'a worker wakes while another has its task',
  numbers: { tasks: 1 },
  short: { tasks: 1 },
  mutations: [
    {
      name: 'attempts share their working files',
      numbers: { tasks: 1 },
      changes: [
        [
          'analyze/working-files.js',
          'removeTree(this.data.temporary(taskId, lease))',
          'removeTree(this.data.temporary(taskId))',
        ],
      ],
    },
  ],

  async run(settings) {
    const fleet = await Fleet.start({ changes: settings.changes, workers: 1 });
    try {
      const client = new Client(fleet);
      const ambush = new Ambush(fleet);
      const id = await client.submit(ambush.lay(settings.requests(1)[0]));
      const { worker } = await ambush.sprung();
      worker.child.kill('SIGSTOP');
      fleet.startWorker();
      await ambush.sprung({ but: worker });
      worker.child.kill('SIGCONT');
      await fleet.until(() => worker.log.some(({ msg }) => msg.includes(`${id} was given to another worker`)));
      await sleep(TIDY_MS);
      ambush.lift();
      await client.quiet(settings.idleMs);
      const counts = await outcome(fleet, client);
      return { counts, faults: faultsOf(counts) };
    } finally {
      await fleet.stop();
    }
  },
};
