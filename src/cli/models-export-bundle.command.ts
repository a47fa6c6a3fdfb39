import { exportBundle } from '../install/bundle.js';
import type { Command } from './command.js';
import { UsageError } from './exit-codes.js';
import { withModels } from './models-context.js';

/** `models export-bundle`. */
export const modelsExportBundle: Command = {
  name: 'models export-bundle',
  usage: '<out.tar> <name, name@version or name:alias…>',
  about: 'write installed models into one file, for machines without a network',
  options: {},
  run: ({ positionals: [to, ...references] }, output) =>
    withModels(async ({ registry }) => {
      if (!to || references.length === 0)
        throw new UsageError('export-bundle takes a file to write and the names of models');
      const models = references.map((reference) => registry.resolve(reference));
      const broken = models.find(({ state }) => state === 'FAILED');
      if (broken) throw new Error(`${broken.id} is FAILED: ${broken.reason}`);
      await exportBundle(registry.root, [...new Set(models)], to);
      output.line(`${to}: ${models.map(({ id }) => id).join(', ')}`);
      return 0;
    }),
};
