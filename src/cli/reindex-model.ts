import { join } from 'node:path';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CoreModule } from '../common/core.module.js';
import { DataDir } from '../common/data-dir.js';
import type { Env } from '../common/env.js';
import { Inference } from '../inference/inference.js';
import { KnownVideos } from '../maintenance/known-videos.js';
import { ModelChange } from '../maintenance/model-change.js';
import { ModelChangeModule } from '../maintenance/model-change.module.js';
import { ModelRemoval } from '../maintenance/model-removal.js';
import { FolderLock } from '../model-registry/folder-lock.js';
import { loadPlugins } from '../plugins.js';
import { KeptPoints } from '../vector-store/kept-points.js';
import type { Given, Output } from './command.js';
import { ReindexTally } from './reindex-tally.js';

@Module({})
class Offline {}

/** `reindex --model` and `reindex --remove`, one at a time in a data directory. Resolves with the exit code; throws a sentence. */
export async function changeModel(env: Env, flags: Given['flags'], output: Output): Promise<number> {
  const imports = [CoreModule.with(env), ModelChangeModule, ...(await loadPlugins(env))];
  const module = { module: Offline, imports };
  const app = await NestFactory.createApplicationContext(module, { logger: ['error', 'warn'], abortOnError: false });
  try {
    const lock = join(app.get(DataDir, { strict: false }).root, 'reindex.lock');
    return await FolderLock.hold(
      lock,
      () => (flags['remove'] === undefined ? embedded(app, flags, output) : removed(app, flags, output)),
      () => output.line('waiting for another reindex to end'),
    );
  } finally {
    await app.close();
  }
}

async function embedded(app: INestApplicationContext, flags: Given['flags'], output: Output): Promise<number> {
  const [change, inference] = [app.get(ModelChange, { strict: false }), app.get(Inference, { strict: false })];
  const model = inference.model(String(flags['model']));
  if (model.card.task !== 'embed')
    throw new Error(`The model ${model.id} does the task ${model.card.task}, not embed.`);
  await app.get(KnownVideos, { strict: false }).clear();
  const total = (await app.get(KeptPoints, { strict: false }).tasks()).length;
  output.line(`${model.id}: ${total} tasks have kept their embeddings`);
  const tally = new ReindexTally(total, output);
  const signal = output.interrupted();
  signal.addEventListener('abort', () => output.note('run it again to go on'));
  const run = change.run({
    model,
    dryRun: flags['dry-run'] === true,
    alias: flags['no-flip'] === true ? null : (flags['alias'] as string | undefined),
    mayMiss: flags['allow-missing'] === true,
    signal,
    say: (sentence) => output.line(sentence),
  });
  for await (const done of run) tally.add(done);
  output.line(`${flags['dry-run'] ? 'would be embedded anew' : 'embedded anew'}: ${tally.of('embedded')}`);
  output.line(`stored again: ${tally.of('rebuilt')}`);
  output.line(`right already: ${tally.of('present')}`);
  return tally.isWhole ? 0 : 1;
}

async function removed(app: INestApplicationContext, flags: Given['flags'], output: Output): Promise<number> {
  const model = String(flags['remove']);
  const removal = app.get(ModelRemoval, { strict: false });
  const { collection, vectors, tasks } = await removal.remove(model, { mayLose: flags['allow-missing'] === true });
  output.line(`removed ${model}: collection ${collection} with ${vectors} vectors, kept embeddings of ${tasks} tasks`);
  return 0;
}
