import type { Command, Option, Output } from './command.js';

/** What every subcommand takes. */
export const COMMON: Readonly<Record<string, Option>> = {
  help: { type: 'boolean', short: 'h', about: 'how to call it' },
  quiet: { type: 'boolean', short: 'q', about: 'nothing but what was asked for' },
};

/** One line per subcommand. */
export function listCommands(commands: readonly Command[], output: Output): void {
  for (const command of commands) output.line(`${usageOf(command)}\n    ${command.about}`);
}

/** A subcommand with its options. */
export function describeCommand(command: Command, output: Output): void {
  output.line(`${usageOf(command)}\n    ${command.about}\n`);
  const rows = Object.entries({ ...command.options, ...COMMON }).map(([name, option]) => [
    spelled(name, option),
    option,
  ]);
  const width = Math.max(...rows.map(([spelling]) => (spelling as string).length));
  for (const [spelling, { about, default: fallback }] of rows as [string, Option][])
    output.line(`  ${spelling.padEnd(width)}  ${about}${fallback === undefined ? '' : ` (${fallback})`}`);
}

export const usageOf = ({ name, usage }: Command): string => `${name} ${usage}`.trimEnd();

const spelled = (name: string, { short, value, type }: Option): string =>
  `${short ? `-${short}, ` : '    '}--${name}${type === 'string' ? ` ${value ?? 'TEXT'}` : ''}`;
