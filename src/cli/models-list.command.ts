import { bytesOf } from '../model-registry/catalogue/catalogue-record.js';
import type { Command } from './command.js';
import { withModels } from './models-context.js';
import { size, table } from './table.js';

/** `models list`. */
export const modelsList: Command = {
  name: 'models list',
  usage: '',
  about: 'what is installed, and what the catalogue has',
  options: {},
  run: (_given, output) =>
    withModels(async ({ registry, catalogue }) => {
      const installed = registry.all().map(({ card, state, reason }) => {
        const record = catalogue.find(card.name);
        const bytes = record?.version === card.version ? size(bytesOf(record)) : '';
        const now = state === 'FAILED' ? `FAILED: ${reason}` : 'installed';
        return [card.name, card.version, card.task, bytes, card.license.spdx, now];
      });
      const there = new Set(registry.all().map(({ id }) => id));
      const available = catalogue
        .all()
        .filter(({ id, version }) => !there.has(`${id}@${version}`))
        .map((record) => {
          const { id, version, card, license } = record;
          const asks = license.requiresAcceptance ? 'available, --accept-license' : 'available';
          return [id, version, card.task, size(bytesOf(record)), license.spdx, asks];
        });
      const rows = [['NAME', 'VERSION', 'TASK', 'SIZE', 'LICENCE', 'STATE'], ...installed, ...available];
      for (const line of table(rows)) output.line(line);
      return 0;
    }),
};
