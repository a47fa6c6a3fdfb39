import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './support/client.mjs';
import { Fleet } from './support/fleet.mjs';
import { faultsOf, outcome } from './support/outcome.mjs';

/** How long a worker that wakes is given to notice that its task is another's, ms. */
const NOTICE_MS = 2_000;

/** A worker falls silent for longer than its lease and wakes while another is at work on the same task. */
export const overlap = {
  about: 'a worker wakes while another has its task',
  numbers: { tasks: 1 },
  short: { tasks: 1 },
  mutations: [
    {
      name: 'attempts share their working files',
      numbers: { tasks: 1 },
      changes: [['analyze/analyzer.js', 'rm(this.data.temporary(id, lease)', 'rm(this.data.temporary(id)']],
    },
  ],

  async run(settings) {
    const fleet = await Fleet.start({ changes: settings.changes, workers: 1 });
    const hold = join(fleet.dataDir, 'hold');
    writeFileSync(hold, '');
    try {
      const client = new Client(fleet);
      const id = await client.submit({ ...settings.requests(1)[0], metadata: { hold } });
      const [{ child }] = fleet.workers;
      await attemptOf(client, id, 1);
      child.kill('SIGSTOP');
      fleet.startWorker();
      await attemptOf(client, id, 2);
      child.kill('SIGCONT');
      await sleep(NOTICE_MS);
      rmSync(hold);
      await client.quiet(settings.idleMs);
      const counts = await outcome(fleet, client);
      return { counts, faults: faultsOf(counts) };
    } finally {
      await fleet.stop();
    }
  },
};

/** Waits until the task runs for the so manieth time, and its video has arrived. */
async function attemptOf(client, id, attempt) {
  for (;;) {
    const task = await client.task(id);
    if (task?.status === 'PROCESSING' && task.attempt === attempt) return sleep(1_500);
    await sleep(100);
  }
}
