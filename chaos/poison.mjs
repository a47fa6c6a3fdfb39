import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './support/client.mjs';
import { Fleet } from './support/fleet.mjs';
import { outcome } from './support/outcome.mjs';

/** The program's own most deaths, and how it says so. */
const DEATHS = 5;
const startsOf = (deaths) => ['queue/queue.js', `starts: ${DEATHS}`, `starts: ${deaths}`];

/** How long all may take, ms. */
const PATIENCE_MS = 10 * 60_000;

/** One task among many kills whichever worker takes it; workers are started again by the API itself. */
export const poison = {
  about: 'one task kills its worker each time',
  numbers: { tasks: 100, deaths: DEATHS, workers: 2 },
  short: { tasks: 6, deaths: 2, workers: 1 },
  mutations: [
    {
      name: 'starts are not counted',
      numbers: { tasks: 2, deaths: 2, workers: 1 },
      finds: /3 workers died, at most 2 may/,
      changes: [startsOf(5_000)],
    },
  ],

  async run({ numbers: { tasks, deaths: most, workers }, changes, mutation, requests, video }) {
    const fewer = most === DEATHS || mutation ? [] : [startsOf(most)];
    const env = { WORKERS: String(workers) };
    const fleet = await Fleet.start({ changes: [...changes, ...fewer], env, workers: 0 });
    const deaths = () => fleet.logged(/^Worker \d+ ended \(SIGKILL\)/);
    try {
      const client = new Client(fleet);
      const bad = await client.submit({ video_url: video, metadata: { poison: 'yes' } });
      await client.submitAll(requests.call({ video }, tasks - 1));
      const deadline = Date.now() + PATIENCE_MS;
      while (deaths() <= most && Date.now() < deadline && !(await client.quiet(1_000))) await sleep(100);
      const [counts, poisoned] = [await outcome(fleet, client), await client.task(bad)];
      const code = poisoned?.error?.code ?? poisoned?.status ?? 'none';
      const faults = [
        ...(deaths() > most ? [`${deaths()} workers died, at most ${most} may`] : []),
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
