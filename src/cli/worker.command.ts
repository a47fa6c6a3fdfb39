import type { Command } from './command.js';
import { UsageError } from './exit-codes.js';
import { runsForEver } from './serve.command.js';

/** `worker`: what `npm run start:worker` starts. */
export const worker: Command = {
  name: 'worker',
  usage: '',
  about: 'start a worker; configured by environment and .env',
  options: {},
  run({ positionals }) {
    if (positionals.length > 0)
      throw new UsageError('worker takes no words; set WORKER_CONCURRENCY and the others in .env');
    return runsForEver(import('../worker.js'));
  },
};
