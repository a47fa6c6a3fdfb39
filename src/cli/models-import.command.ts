import { importBundle } from '../install/bundle.js';
import { Importer } from '../install/import.js';
import type { Installed } from '../install/installer.js';
import type { Command, Output } from './command.js';
import { UsageError } from './exit-codes.js';
import { withModels, withTrial } from './models-context.js';

/** `models import`. */
export const modelsImport: Command = {
  name: 'models import',
  usage: '<folder | bundle.tar | file.onnx --like <model> [--name <name>] [--version <version>]> [--force]',
  about: 'install a model from disk, checked as any other',
  options: {
    like: { type: 'string', value: 'NAME', about: 'an ONNX file: the installed model whose card it takes' },
    name: { type: 'string', value: 'NAME', about: 'an ONNX file: what it is to be called' },
    version: { type: 'string', value: 'VERSION', about: 'an ONNX file: its version' },
    force: { type: 'boolean', about: 'keep it although it fails its trial' },
  },
  run: ({ positionals: [path], flags }, output) =>
    withModels(async ({ env, registry, catalogue }) => {
      if (!path) throw new UsageError('import takes a folder with model.json, an ONNX file or a bundle');
      const force = flags['force'] === true;
      const text = (name: string) => (typeof flags[name] === 'string' ? { [name]: flags[name] } : {});
      return withTrial(env, async (trial) => {
        const importer = new Importer(registry.root, catalogue, trial);
        const outcomes = /\.(tar|tgz|tar\.gz)$/.test(path)
          ? await importBundle(path, registry.root, importer, { force })
          : await Promise.allSettled([
              importer.import(path, { ...text('like'), ...text('name'), ...text('version'), force }),
            ]);
        return report(outcomes, output);
      });
    }),
};

function report(outcomes: PromiseSettledResult<Installed>[], output: Output): number {
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') output.line(`FAILED ${(outcome.reason as Error).message}`);
    else if (outcome.value.isReady) output.line(`READY ${outcome.value.id}`);
    else output.line(`FAILED ${outcome.value.id}, kept by --force: ${outcome.value.reason}`);
  }
  return outcomes.some(({ status }) => status === 'rejected') ? 1 : 0;
}
