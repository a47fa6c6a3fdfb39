import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { clip } from '../../test/support/clip.js';
import { FileServer } from '../../test/support/file-server.js';
import { BaitTrap } from '../../test/support/hostile/bait.js';
import { HostileRun } from '../../test/support/hostile/hostile-run.js';
import { residentBytes } from '../../test/support/hostile/processes.js';
import { ConfinementWatch, promisedBy } from '../../test/support/hostile/watch.js';
import { Fleet } from './fleet.mjs';

const ROOT = join(import.meta.dirname, '../..');

/** Most by which the memory of a process may have grown. */
const MOST_GROWTH = 1.2;

/** Videos without harm that come first, and the seconds of their scenes. */
const HONEST = 6;
const HONEST_SECONDS = [3, 3, 3, 3, 3, 3, 3];

/** The real pipelines with the built-in model. */
const PRODUCTION = { PIPELINE_CONFIG_PATH: join(ROOT, 'config/development.json'), PLUGINS: '' };

/** One API, one worker, a server of hostile files and a trap: what both suites of hostile media run on. */
export class HostileFleet {
  /** @param options `changes` to the build, `env` with the limits, `taskSeconds` that one task may take. */
  static async start({ changes, env = {}, taskSeconds }) {
    const fleet = new HostileFleet();
    fleet.trap = await BaitTrap.set();
    fleet.server = await FileServer.start();
    const limits = { TASK_TIMEOUT_S: String(taskSeconds), ...env };
    fleet.processes = await Fleet.start({ changes, env: { ...PRODUCTION, ...limits }, workers: 1 });
    fleet.run = new HostileRun(fleet.processes, fleet.server, fleet.trap, 2 * taskSeconds);
    const [worker] = fleet.processes.workers;
    await worker.logged(/takes tasks/, 60_000);
    fleet.watch = new ConfinementWatch(
      fleet.processes.dataDir,
      promisedBy(await worker.logged(/^ffmpeg runs with/, 60_000)),
    );
    return fleet;
  }

  /** Has honest videos analysed, so that what a process takes once is taken; the memory of both processes then. */
  async warmUp() {
    const bytes = await clip(HONEST_SECONDS, { width: 640, height: 360 });
    const honest = Array.from({ length: HONEST }, (_, at) => ({ name: `honest-${at}.mp4`, bytes, ends: ['SUCCESS'] }));
    await this.run.send(honest);
    return this.memory();
  }

  /** Memory of both processes, each at its least of a few seconds, in MiB. */
  async memory() {
    const pids = [this.processes.api.child.pid, this.processes.workers[0].child.pid];
    let least = pids.map(() => Infinity);
    for (let look = 0; look < 10; look++) {
      await sleep(300);
      least = least.map((bytes, at) => Math.min(bytes, residentBytes(pids[at])));
    }
    return least.map((bytes) => Math.round(bytes / 2 ** 20));
  }

  /** Counts and faults of everything that was sent, once all is quiet; `before` is the memory at the start. */
  async outcome(before) {
    await this.run.settle();
    const after = await this.memory();
    const growth = after.map((now, at) => now / before[at]);
    const programs = this.processes.programs;
    for (const { log } of programs) for (const { msg } of log) this.run.inspect('a log line', msg);
    const errors = programs.flatMap(({ log }) => log.filter(({ level }) => level === 'error').map(({ msg }) => msg));
    return {
      counts: {
        sent: this.run.endings.length,
        ...this.run.counts(),
        'slowest s': Math.max(...this.run.endings.map(({ seconds }) => seconds)).toFixed(1),
        'decoders seen': this.watch.seen.size,
        'api MiB': `${before[0]} → ${after[0]}`,
        'worker MiB': `${before[1]} → ${after[1]}`,
      },
      faults: [
        ...this.run.faults,
        ...this.watch.faults,
        ...errors.map((message) => `logged as an error: ${message}`),
        ...(programs.length > 2 ? [`${programs.length - 2} workers died`] : []),
        ...(this.watch.seen.size > 0 ? [] : ['no decoder was seen']),
        ...['the API', 'the worker']
          .filter((_, at) => growth[at] > MOST_GROWTH)
          .map((who) => `the memory of ${who} has grown`),
      ],
    };
  }

  async stop() {
    this.watch?.stop();
    await this.processes?.stop();
    await this.server?.stop();
    await this.trap?.remove();
  }
}
