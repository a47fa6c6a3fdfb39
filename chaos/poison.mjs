import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './support/client.mjs';
import { Fleet } from './support/fleet.mjs';
import { outcome } from './support/outcome.mjs';

/** Most deaths of workers that one task may cause. */
const MOST_DEATHS = 5;

/** One task among many kills whichever worker takes it; workers are started again by the API itself. */
export const poison = {
  about: 'one task kills its worker each time',
  numbers: { tasks: 100 },
  short: { tasks: 10 },
  mutations: [
    {
      name: 'starts are not counted',
      numbers: { tasks: 10 },
      changes: [['queue/queue.js', 'starts: 5', 'starts: 5_000']],
    },
  ],

  async run(settings) {
    const { tasks } = settings.numbers;
    const fleet = await Fleet.start({ changes: settings.changes, env: { WORKERS: '2' }, workers: 0 });
    const deaths = () => fleet.logged(/^Worker \d+ ended \(SIGKILL\)/);
    try {
      const client = new Client(fleet);
      const bad = await client.submit({ ...settings.requests(1)[0], metadata: { poison: 'yes' } });
      await client.submitAll(settings.requests(tasks - 1));
      const deadline = Date.now() + 180_000;
      while (deaths() <= MOST_DEATHS && Date.now() < deadline && !(await client.quiet(1_000))) await sleep(100);
      const [counts, poisoned] = [await outcome(fleet, client), await client.task(bad)];
      const code = poisoned?.error?.code ?? poisoned?.status ?? 'none';
      const faults = [
        ...(deaths() > MOST_DEATHS ? [`${deaths()} workers died, at most ${MOST_DEATHS} may`] : []),
        ...(counts.ended === tasks ? [] : [`${tasks - counts.ended} tasks have not ended`]),
        ...(counts.failed === 1 && code === 'WORKER_LOST'
          ? []
          : [`${counts.failed} failed, the poisoned one as ${code}`]),
        ...(counts.duplicated + counts.lost > 0 ? ['tasks were lost or ended twice'] : []),
      ];
      return { counts: { ...counts, deaths: deaths(), poisoned: code }, faults };
    } finally {
      await fleet.stop();
    }
  },
};
