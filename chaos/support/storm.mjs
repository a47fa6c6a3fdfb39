import { setTimeout as sleep } from 'node:timers/promises';

/** Longest that a storm goes on when the tasks do not advance as it wants, ms. */
const LIMIT_MS = 20 * 60_000;

/**
 * Does blows spread evenly over a run: the next one when as many more tasks have ended as its share is, or when nothing has
 * ended for a while. Resolves when all are done.
 *
 * @param ended how many tasks have ended by now.
 */
export async function storm(blows, tasks, ended) {
  const deadline = Date.now() + LIMIT_MS;
  for (const [at, blow] of shuffled(blows).entries()) {
    const wanted = (tasks * (at + 1)) / (blows.length + 1);
    for (let idle = 0; ended() < wanted && idle < 50; idle++) {
      if (Date.now() > deadline) throw new Error(`The storm was not over after ${LIMIT_MS / 60_000} min.`);
      await sleep(100 + 100 * Math.random());
    }
    await blow();
  }
}

/** Kills a worker that takes tasks, once there is one. */
export const killWorker = (fleet) => async () => {
  const worker = await readyWorker(fleet);
  await worker.kill('SIGKILL');
};

/** Stops a worker for longer than a lease lasts and lets it go on, in the background; others go on meanwhile. */
export const freezeWorker =
  (fleet, ms, thaws = []) =>
  async () => {
    const { child } = await readyWorker(fleet);
    child.kill('SIGSTOP');
    thaws.push(sleep(ms).then(() => child.kill('SIGCONT')));
  };

/** So many times the same. */
export const times = (count, blow) => Array.from({ length: count }, () => blow);

async function readyWorker(fleet) {
  for (;;) {
    const worker = fleet.someWorker();
    if (worker) return worker;
    await sleep(50);
  }
}

/** The same things in an order by chance. */
export function shuffled(things) {
  const left = [...things];
  return things.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0]);
}
