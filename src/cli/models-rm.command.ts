import { removeModel, toRemove } from '../install/remove.js';
import type { Command } from './command.js';
import { UsageError } from './exit-codes.js';
import { withModels } from './models-context.js';

/** `models rm`. */
export const modelsRm: Command = {
  name: 'models rm',
  usage: '<name or name@version…>',
  about: 'take models out of the registry',
  options: {},
  run: ({ positionals }, output) =>
    withModels(async ({ registry }) => {
      if (positionals.length === 0) throw new UsageError('rm takes name or name@version');
      const models = positionals.flatMap((reference) => toRemove(registry.shelf, reference));
      for (const model of new Set(models)) {
        await removeModel(registry.root, model);
        output.line(`removed ${model.id}`);
      }
      return 0;
    }),
};
