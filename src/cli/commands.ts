import { parseArgs } from 'node:util';
import { backup } from './backup.command.js';
import type { Command, Output } from './command.js';
import { keysCreate } from './keys-create.command.js';
import { keysList } from './keys-list.command.js';
import { keysRevoke } from './keys-revoke.command.js';
import { modelsExportBundle } from './models-export-bundle.command.js';
import { modelsImport } from './models-import.command.js';
import { modelsList } from './models-list.command.js';
import { modelsPull } from './models-pull.command.js';
import { modelsRm } from './models-rm.command.js';
import { modelsVerify } from './models-verify.command.js';
import { openapi } from './openapi.command.js';
import { reindex } from './reindex.command.js';
import { restore } from './restore.command.js';

/** Every subcommand, in the order of the help. */
const COMMANDS: readonly Command[] = [
  modelsList,
  modelsPull,
  modelsVerify,
  modelsImport,
  modelsRm,
  modelsExportBundle,
  keysCreate,
  keysList,
  keysRevoke,
  backup,
  restore,
  reindex,
  openapi,
];

/** Runs the subcommand that the words name. Resolves with the exit code: 0, 1 for what failed, 2 for words it does not know. */
export async function runCommand(words: string[], output: Output): Promise<number> {
  const command = COMMANDS.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '));
  if (!command) return help(words, output);
  const args = words.slice(command.name.split(' ').length);
  try {
    const { values, positionals } = parseArgs({ args, options: command.options, allowPositionals: true });
    return await command.run({ positionals, flags: values as Record<string, string | boolean> }, output);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    output.line(code?.startsWith('ERR_PARSE_ARGS') ? `${message}\n${line(command)}` : message);
    return code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
  }
}

function help(words: string[], output: Output): number {
  const isAsked = words.length === 0 || ['help', '--help', '-h'].some((word) => words.includes(word));
  const known = COMMANDS.filter(({ name }) => name.startsWith(`${words[0]} `));
  if (!isAsked && !(known.length > 0 && words.length === 1)) output.line(`there is no command "${words.join(' ')}"`);
  for (const command of known.length > 0 ? known : COMMANDS) output.line(`${line(command)}\n    ${command.about}`);
  return isAsked ? 0 : 2;
}

const line = ({ name, usage }: Command): string => `${name} ${usage}`.trimEnd();
