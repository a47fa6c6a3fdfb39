import { Puller, type PullOptions } from '../install/pull.js';
import type { PullProgress } from '../install/pull-progress.js';
import { bytesOf, type CatalogueRecord } from '../model-registry/catalogue/catalogue-record.js';
import { BarProgress } from './bar-progress.js';
import type { Command, Output } from './command.js';
import { UsageError } from './exit-codes.js';
import { LineProgress } from './line-progress.js';
import { type ModelsContext, withModels, withTrial } from './models-context.js';
import { size, table } from './table.js';

/** Models on their way at once. */
const PARALLEL = 2;

/** `models pull`. */
export const modelsPull: Command = {
  name: 'models pull',
  usage: '<id…> [--dry-run] [--accept-license] [--force]',
  about: 'fetch models of the catalogue, check them and install them',
  options: {
    'dry-run': { type: 'boolean', about: 'say what would be fetched, and fetch nothing' },
    'accept-license': { type: 'boolean', about: 'agree to the licences shown' },
    force: { type: 'boolean', about: 'install it anew, and keep it although it fails its trial' },
  },
  run: ({ positionals, flags }, output) =>
    withModels(async (context) => {
      if (positionals.length === 0)
        throw new UsageError('pull takes the name of a model; models list shows which there are');
      const records = [...new Set(positionals)].map((id) => context.catalogue.get(id));
      for (const line of table(overview(records))) output.line(line);
      if (flags['dry-run']) return 0;
      const options = { acceptLicense: flags['accept-license'] === true, force: flags['force'] === true };
      return pullAll(context, records, options, output);
    }),
};

function overview(records: CatalogueRecord[]): string[][] {
  const sizes = records.map(bytesOf);
  const rows = records.map((record, at) => {
    const { id, version, license } = record;
    return [
      id,
      version,
      size(sizes[at] ?? null),
      license.spdx,
      license.requiresAcceptance ? 'to accept' : '',
      license.url,
    ];
  });
  const known = sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
  const total = `${sizes.includes(null) ? 'more than ' : ''}${size(known)}`;
  return [['NAME', 'VERSION', 'SIZE', 'LICENCE', '', 'WHERE IT IS SAID'], ...rows, ['total', '', total, '', '', '']];
}

async function pullAll(
  { env, registry, catalogue, downloads, endpoints }: ModelsContext,
  records: CatalogueRecord[],
  options: PullOptions,
  output: Output,
): Promise<number> {
  const bars = output.isTerminal ? new BarProgress() : null;
  const progress: PullProgress = bars ?? new LineProgress((text) => output.line(text));
  const waiting = [...records];
  const failures: string[] = [];
  await withTrial(env, async (trial) => {
    const puller = new Puller(registry.root, catalogue, downloads, endpoints, trial, progress);
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift())
        await puller.pull(next.id, options).then(
          (installed) => progress.note(outcome(next, installed)),
          (error: Error) =>
            void failures.push(error.message.startsWith(next.id) ? error.message : `${next.id}: ${error.message}`),
        );
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
  }).finally(() => bars?.stop());
  for (const failure of failures) output.line(`FAILED ${failure}`);
  return failures.length > 0 ? 1 : 0;
}

function outcome(
  { id, version }: CatalogueRecord,
  installed: { isReady: boolean; reason: string | null } | null,
): string {
  if (!installed) return `${id}@${version} is already installed`;
  return installed.isReady ? `READY ${id}@${version}` : `FAILED ${id}@${version}, kept by --force: ${installed.reason}`;
}
