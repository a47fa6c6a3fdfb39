import type { ParseArgsConfig } from 'node:util';

/** What a subcommand was given. */
export interface Given {
  positionals: string[];
  flags: Record<string, string | boolean | undefined>;
}

/** Where it writes; `isTerminal`: a person looks on. */
export interface Output {
  line(text: string): void;
  isTerminal: boolean;
}

/** One subcommand, a file each. */
export interface Command {
  /** Words that call it, such as `models pull`. */
  name: string;
  /** What follows its name. */
  usage: string;
  about: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Resolves with the exit code. Throws a sentence for whoever called it. */
  run(given: Given, output: Output): Promise<number>;
}
