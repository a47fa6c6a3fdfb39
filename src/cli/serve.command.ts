import type { Command } from './command.js';
import { UsageError } from './exit-codes.js';

/** `serve`: what `npm start` starts. */
export const serve: Command = {
  name: 'serve',
  usage: '',
  about: 'start the API, with its workers where the queue is embedded; configured by environment and .env',
  options: {},
  run({ positionals }) {
    if (positionals.length > 0) throw new UsageError('serve takes no words; set PORT, HOST and the others in .env');
    return runsForEver(import('../main.js'));
  },
};

/** A program that ends the process itself. */
export async function runsForEver(program: Promise<unknown>): Promise<never> {
  await program;
  return new Promise<never>(() => undefined);
}
