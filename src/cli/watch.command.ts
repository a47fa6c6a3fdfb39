import type { Command } from './command.js';
import { followToEnd } from './follow-to-end.js';
import { EXIT } from './exit-codes.js';
import { onlyTask, SERVICE_OPTIONS, serviceOf } from './service.js';

/** `watch`. */
export const watch: Command = {
  name: 'watch',
  usage: '<task>',
  about: 'show how a task goes until it has ended; Ctrl-C leaves it running',
  options: {
    ...SERVICE_OPTIONS,
    output: { type: 'string', short: 'o', value: 'FILE', about: 'write the whole result there, as JSON' },
  },
  async run(given, output) {
    const id = onlyTask(given, 'watch');
    const client = serviceOf(given);
    const signal = output.interrupted();
    // A stream is patient with a service that is away; whoever begins to look wants to know at once.
    await client.result(id, { signal });
    try {
      return await followToEnd(id, client, given, output, signal);
    } catch (error) {
      if (signal.aborted) return EXIT.interrupted;
      throw error;
    }
  },
};
