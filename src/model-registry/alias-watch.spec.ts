import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../contracts/eventually.js';
import { embedCard, temporaryRegistry, writeModel } from '../../test/support/tiny-models.js';
import { readEnv } from '../common/env.js';
import { AliasWatch } from './alias-watch.js';
import { writeAlias } from './aliases.js';
import { ModelRegistry } from './model-registry.js';
import { ModelTrial } from './model-trial.js';

class Passes extends ModelTrial {
  misfits = (): string[] => [];
  tryOut = async (): Promise<null> => null;
}

describe('AliasWatch', () => {
  let folder: Awaited<ReturnType<typeof temporaryRegistry>>;
  let registry: ModelRegistry;
  let watch: AliasWatch;
  beforeEach(async () => {
    folder = await temporaryRegistry();
    for (const version of ['1', '2']) await writeModel(folder.root, embedCard({ version }));
    await writeAlias(folder.root, 'color', 'production', '1');
    registry = new ModelRegistry(readEnv({ MODEL_REGISTRY_PATH: folder.root }));
    await registry.refresh(new Passes());
    watch = new AliasWatch(registry, new Passes());
    watch.onApplicationBootstrap();
  });
  afterEach(async () => {
    watch.onApplicationShutdown();
    await folder.remove();
  });

  const means = (version: string): Promise<void> =>
    eventually(async () => expect(registry.resolve('color').card.version).toBe(version), { withinMs: 20_000 });

  it('notices an alias that another process flipped', async () => {
    await writeAlias(folder.root, 'color', 'production', '2');
    await means('2');
  }, 30_000);
});
