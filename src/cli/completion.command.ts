import type { Command } from './command.js';
import { COMMAND_NAMES, loadCommands } from './command-table.js';
import { bash, fish, zsh, type Word } from './completion-scripts.js';
import { EXIT, UsageError } from './exit-codes.js';
import { COMMON } from './help.js';

const SHELLS: Readonly<Record<string, (words: Word[]) => string>> = { bash, zsh, fish };

/** `completion`. */
export const completion: Command = {
  name: 'completion',
  usage: 'bash|zsh|fish',
  about: 'print what completes the words of this program: source <(video-ai-system completion bash)',
  options: {},
  async run({ positionals: [shell = '', ...more] }, output) {
    const script = SHELLS[shell];
    if (!script || more.length > 0) throw new UsageError(`completion takes one of ${Object.keys(SHELLS).join(', ')}`);
    // This command is among them: asking it again would wait for itself.
    const others = await loadCommands(COMMAND_NAMES.filter((name) => name !== completion.name));
    output.line(script([...others, completion].flatMap(wordsOf)));
    return EXIT.ok;
  },
};

/** The words that may follow which: a group, its subcommands, their options. */
function wordsOf({ name, about, options }: Command): Word[] {
  const [first = '', second] = name.split(' ');
  const flags = Object.entries({ ...options, ...COMMON }).map(([flag, option]) => ({
    after: name,
    word: `--${flag}`,
    about: option.about,
  }));
  if (second === undefined) return [{ after: '', word: first, about }, ...flags];
  return [{ after: '', word: first, about: first }, { after: first, word: second, about }, ...flags];
}
