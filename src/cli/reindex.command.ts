import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CoreModule, loadEnv } from '../common/core.module.js';
import type { Env } from '../common/env.js';
import { MaintenanceModule } from '../maintenance/maintenance.module.js';
import { type Rebuilt, Reindexer, type Wanted } from '../maintenance/reindex.js';
import { VectorStore } from '../vector-store/vector-store.js';
import type { Command, Output } from './command.js';

/** How many tasks pass between two lines of progress. */
const EVERY = 100;

/** `reindex`. */
export const reindex: Command = {
  name: 'reindex',
  usage: '[--model NAME[@VERSION]] [--task ID] [--dry-run]',
  about: 'rebuild the vector store from the embeddings that tasks have kept',
  options: { model: { type: 'string' }, task: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  async run({ flags, positionals }, output) {
    if (positionals.length > 0) throw new Error(`reindex takes no ${positionals[0]}; name a task with --task`);
    const { model, task, 'dry-run': dryRun } = flags as { model?: string; task?: string; 'dry-run'?: boolean };
    return reindexed(await loadEnv(), { model, task, dryRun }, output);
  },
};

@Module({})
class Offline {}

/** Rebuilds with what the configuration names, and says how it goes; 1 when something cannot be rebuilt. */
export async function reindexed(env: Env, wanted: Wanted, output: Output): Promise<number> {
  const module = { module: Offline, imports: [CoreModule.with(env), MaintenanceModule] };
  const app = await NestFactory.createApplicationContext(module, { logger: ['error', 'warn'], abortOnError: false });
  try {
    const reindexer = app.get(Reindexer);
    const total = await reindexer.total(wanted);
    output.line(`store ${app.get(VectorStore, { strict: false }).kind}: ${total} tasks have kept their embeddings`);
    const sums = await told(reindexer.run(wanted), total, output);
    output.line(`${wanted.dryRun ? 'would be rebuilt' : 'rebuilt'}: ${said(sums, 'rebuilt')}`);
    output.line(`right already: ${said(sums, 'present')}`);
    return sums.impossible.tasks > 0 ? 1 : 0;
  } finally {
    await app.close();
  }
}

type Sums = Record<Rebuilt['outcome'], { tasks: number; points: number }>;

async function told(run: AsyncIterable<Rebuilt>, total: number, output: Output): Promise<Sums> {
  const none = () => ({ tasks: 0, points: 0 });
  const sums: Sums = { rebuilt: none(), present: none(), skipped: none(), impossible: none() };
  let done = 0;
  for await (const { taskId, model, outcome, points, why } of run) {
    sums[outcome].tasks++;
    sums[outcome].points += points;
    if (why !== null) output.line(`${outcome}: task ${taskId}${model ? `, ${model}` : ''}: ${why}`);
    if (++done % EVERY === 0) output.line(`${done} of ${total}`);
  }
  return sums;
}

const said = (sums: Sums, outcome: Rebuilt['outcome']): string =>
  `${sums[outcome].points} vectors of ${sums[outcome].tasks} tasks`;
