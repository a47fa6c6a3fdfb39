/** One option of a subcommand. */
export interface Option {
  type: 'string' | 'boolean';
  short?: string;
  /** Whether it may be given several times. */
  multiple?: boolean;
  default?: string;
  /** What stands after it, such as `FILE`. */
  value?: string;
  about: string;
}

/** What a subcommand was given. */
export interface Given {
  positionals: string[];
  flags: Record<string, string | boolean | string[] | undefined>;
}

/** Where it writes. */
export interface Output {
  /** A line of what was asked for. */
  line(text: string): void;
  /** A line of what goes on meanwhile: on a terminal, or when what was asked for goes elsewhere, apart from it. */
  note(text: string): void;
  /** Of what was asked for, as it is. */
  bytes(chunk: Uint8Array): void;
  /** A person looks on. */
  isTerminal: boolean;
  /** Aborts at Ctrl-C or SIGTERM; who asks says that it ends by itself then. A second one ends the process. */
  interrupted(): AbortSignal;
}

/** One subcommand, a file each. */
export interface Command {
  /** Words that call it, such as `models pull`. */
  name: string;
  /** What follows its name. */
  usage: string;
  about: string;
  options: Readonly<Record<string, Option>>;
  /** Resolves with the exit code. Throws a sentence for whoever called it. */
  run(given: Given, output: Output): Promise<number>;
}
