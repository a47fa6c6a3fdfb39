import { parseArgs } from 'node:util';
import leven from 'leven';
import type { Command, Given, Output } from './command.js';
import { COMMAND_NAMES, loadCommand, loadCommands } from './command-table.js';
import { EXIT, exitCodeOf, isUsage, sentencesOf } from './exit-codes.js';
import { COMMON, describeCommand, listCommands, usageOf } from './help.js';

/** Letters that a misspelt word may differ by, to be taken for another. */
const NEAR = 3;
const HELP = ['help', '--help', '-h'];

/** Runs the subcommand that the words name, and resolves with the exit code. */
export async function runCommand(words: string[], output: Output): Promise<number> {
  const name = COMMAND_NAMES.find((one) => one === words.slice(0, one.split(' ').length).join(' '));
  if (name === undefined) return help(words, output);
  const command = await loadCommand(name);
  try {
    return await runWith(command, words.slice(name.split(' ').length), output);
  } catch (error) {
    for (const sentence of sentencesOf(error)) output.note(sentence);
    if (isUsage(error)) output.note(usageOf(command));
    return exitCodeOf(error);
  }
}

async function runWith(command: Command, args: string[], output: Output): Promise<number> {
  const options = { ...COMMON, ...command.options };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const { help: isHelp, quiet: isQuiet, ...flags } = values as Given['flags'];
  if (isHelp) {
    describeCommand(command, output);
    return EXIT.ok;
  }
  const quiet: Output = { ...output, note: () => undefined, isTerminal: false };
  return command.run({ positionals, flags }, isQuiet ? quiet : output);
}

/** All subcommands, or those of a group; an error when something else was asked. */
async function help(words: string[], output: Output): Promise<number> {
  const isAsked = words.length === 0 || HELP.some((word) => words.includes(word));
  const group = COMMAND_NAMES.filter((name) => name.startsWith(`${words[0]} `));
  const isGroup = group.length > 0 && words.length === 1;
  if (!isAsked && !isGroup) return unknown(words, group.length > 0 ? group : COMMAND_NAMES, output);
  listCommands(await loadCommands(group.length > 0 ? group : COMMAND_NAMES), output);
  return isAsked ? EXIT.ok : EXIT.usage;
}

function unknown(words: string[], names: readonly string[], output: Output): number {
  output.note(`there is no command "${words.slice(0, 2).join(' ')}"`);
  const distance = (name: string): number => leven(name, words.slice(0, name.split(' ').length).join(' '));
  const least = Math.min(...names.map(distance));
  const near = least <= NEAR ? names.filter((name) => distance(name) === least) : [];
  output.note(near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${names.join(', ')}`);
  return EXIT.usage;
}
