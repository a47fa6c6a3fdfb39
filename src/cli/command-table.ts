import type { Command } from './command.js';

/** How each subcommand is found, in the order of the help: what one needs is not read for another. */
const TABLE: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.command.js')).serve,
  worker: async () => (await import('./worker.command.js')).worker,
  analyze: async () => (await import('./analyze.command.js')).analyze,
  watch: async () => (await import('./watch.command.js')).watch,
  search: async () => (await import('./search.command.js')).search,
  duplicates: async () => (await import('./duplicates.command.js')).duplicates,
  export: async () => (await import('./export.command.js')).exportResult,
  'pipelines list': async () => (await import('./pipelines-list.command.js')).pipelinesList,
  'pipelines validate': async () => (await import('./pipelines-validate.command.js')).pipelinesValidate,
  'pipelines explain': async () => (await import('./pipelines-explain.command.js')).pipelinesExplain,
  'models list': async () => (await import('./models-list.command.js')).modelsList,
  'models pull': async () => (await import('./models-pull.command.js')).modelsPull,
  'models verify': async () => (await import('./models-verify.command.js')).modelsVerify,
  'models import': async () => (await import('./models-import.command.js')).modelsImport,
  'models rm': async () => (await import('./models-rm.command.js')).modelsRm,
  'models export-bundle': async () => (await import('./models-export-bundle.command.js')).modelsExportBundle,
  'keys create': async () => (await import('./keys-create.command.js')).keysCreate,
  'keys list': async () => (await import('./keys-list.command.js')).keysList,
  'keys revoke': async () => (await import('./keys-revoke.command.js')).keysRevoke,
  backup: async () => (await import('./backup.command.js')).backup,
  restore: async () => (await import('./restore.command.js')).restore,
  reindex: async () => (await import('./reindex.command.js')).reindex,
  doctor: async () => (await import('./doctor.command.js')).doctor,
  openapi: async () => (await import('./openapi.command.js')).openapi,
  completion: async () => (await import('./completion.command.js')).completion,
};

/** Names of all subcommands. */
export const COMMAND_NAMES: readonly string[] = Object.keys(TABLE);

/** The subcommand of this name. */
export function loadCommand(name: string): Promise<Command> {
  const load = TABLE[name];
  if (!load) throw new Error(`there is no command "${name}"`);
  return load();
}

/** The subcommands of these names, all of them when none is given. */
export async function loadCommands(names = COMMAND_NAMES): Promise<Command[]> {
  const commands = [];
  for (const name of names) commands.push(await loadCommand(name));
  return commands;
}
