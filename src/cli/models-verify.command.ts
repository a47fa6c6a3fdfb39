import { Installer } from '../install/installer.js';
import type { Command } from './command.js';
import { withModels, withTrial } from './models-context.js';

/** `models verify`. */
export const modelsVerify: Command = {
  name: 'models verify',
  usage: '[name or name@version]',
  about: 'check what is installed: card, checksums, labels, graph, one run',
  options: {},
  run: ({ positionals: [reference] }, output) =>
    withModels(async ({ env, registry }) => {
      const [name, version] = reference?.split('@') ?? [];
      const models = registry
        .all()
        .filter(({ card }) => (!name || card.name === name) && (!version || card.version === version));
      if (models.length === 0)
        throw new Error(`there is no model ${reference ?? ''}; there are ${registry.names().join(', ') || 'none'}`);
      return withTrial(env, async (trial) => {
        const installer = new Installer(trial);
        let failed = 0;
        for (const model of models) {
          const reason = await installer.check(model);
          if (reason !== null) failed++;
          output.line(reason === null ? `READY ${model.id}` : `FAILED ${model.id}: ${reason}`);
        }
        return failed > 0 ? 1 : 0;
      });
    }),
};
