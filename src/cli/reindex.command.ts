import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CoreModule, loadEnv } from '../common/core.module.js';
import type { Env } from '../common/env.js';
import { MaintenanceModule } from '../maintenance/maintenance.module.js';
import { Reindexer } from '../maintenance/reindex.js';
import { VectorStore } from '../vector-store/vector-store.js';
import type { Command, Given, Output } from './command.js';
import { UsageError } from './exit-codes.js';
import { ReindexTally } from './reindex-tally.js';

/** `reindex`. */
export const reindex: Command = {
  name: 'reindex',
  usage:
    '[--task ID] [--dry-run] | --model NAME[@VERSION] [--alias ALIAS | --no-flip] [--allow-missing] [--dry-run] | --remove NAME@VERSION [--allow-missing]',
  about:
    'rebuild the vector store from the embeddings that tasks have kept; change the embedding model while searches go on; remove the vectors of an old one',
  options: {
    task: { type: 'string', value: 'ID', about: 'rebuild this task alone' },
    model: {
      type: 'string',
      value: 'NAME[@VERSION]',
      about: 'embed all that is indexed by this model, then flip the alias',
    },
    alias: { type: 'string', value: 'ALIAS', about: 'the alias to flip, when not the one that production embeds by' },
    'no-flip': { type: 'boolean', about: 'embed, and flip nothing' },
    remove: { type: 'string', value: 'NAME@VERSION', about: 'remove the vectors of a model that nothing points to' },
    'allow-missing': { type: 'boolean', about: 'flip or remove although some tasks are not found afterwards' },
    'dry-run': { type: 'boolean', about: 'say what would be done, and do nothing' },
  },
  async run({ flags, positionals }, output) {
    if (positionals.length > 0) throw new UsageError(`reindex takes no ${positionals[0]}; name a task with --task`);
    refuseNonsense(flags);
    const env = await loadEnv();
    const { task, 'dry-run': dryRun } = flags as { task?: string; 'dry-run'?: boolean };
    if (flags['model'] === undefined && flags['remove'] === undefined) return reindexed(env, { task, dryRun }, output);
    // Models, decoder and pipelines, which rebuilding alone need not wait for.
    const { changeModel } = await import('./reindex-model.js');
    return changeModel(env, flags, output);
  },
};

/** What each of the three uses takes. */
function refuseNonsense(flags: Given['flags']): void {
  const [use, takes] =
    flags['remove'] !== undefined
      ? ['--remove', ['remove', 'allow-missing']]
      : flags['model'] !== undefined
        ? ['--model', ['model', 'alias', 'no-flip', 'allow-missing', 'dry-run']]
        : ['reindex without --model', ['task', 'dry-run']];
  const odd = Object.keys(flags).filter((flag) => flags[flag] !== undefined && !takes.includes(flag));
  if (odd.length > 0) throw new Error(`${use} goes without --${odd.join(', --')}`);
  if (flags['alias'] !== undefined && flags['no-flip']) throw new Error('--alias goes without --no-flip');
}

@Module({})
class Offline {}

/** Rebuilds with what the configuration names, and says how it goes; 1 when something cannot be rebuilt. Throws a sentence for an unknown task. */
export async function reindexed(
  env: Env,
  wanted: { task?: string | undefined; dryRun?: boolean | undefined },
  output: Output,
): Promise<number> {
  const module = { module: Offline, imports: [CoreModule.with(env), MaintenanceModule] };
  const app = await NestFactory.createApplicationContext(module, { logger: ['error', 'warn'], abortOnError: false });
  try {
    const reindexer = app.get(Reindexer);
    const total = await reindexer.total(wanted);
    output.line(`store ${app.get(VectorStore, { strict: false }).kind}: ${total} tasks have kept their embeddings`);
    const tally = new ReindexTally(total, output);
    for await (const done of reindexer.run(wanted)) tally.add(done);
    output.line(`${wanted.dryRun ? 'would be rebuilt' : 'rebuilt'}: ${tally.of('rebuilt')}`);
    output.line(`right already: ${tally.of('present')}`);
    return tally.isWhole ? 0 : 1;
  } finally {
    await app.close();
  }
}
