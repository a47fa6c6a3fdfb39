import type { ModelOptions } from '../../../model-registry/model.js';

/** A fault unless the option is a number in a range, or is not said. */
export function numberFaults(options: ModelOptions | undefined, name: string, least: number, most: number): string[] {
  const value = options?.[name] ?? least;
  const isFit = typeof value === 'number' && value >= least && value <= most;
  return isFit ? [] : [`option ${name} must be a number from ${least} to ${most}, is ${JSON.stringify(value)}`];
}

/** A fault unless the option is a whole number in a range, or is not said. */
export function integerFaults(options: ModelOptions | undefined, name: string, least: number, most: number): string[] {
  const value = options?.[name] ?? least;
  const isFit = Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  return isFit ? [] : [`option ${name} must be a whole number from ${least} to ${most}, is ${JSON.stringify(value)}`];
}

/** A fault unless the option is one of these words, or is not said. */
export function choiceFaults(options: ModelOptions | undefined, name: string, choices: readonly string[]): string[] {
  const value = options?.[name];
  if (value === undefined || choices.includes(value as string)) return [];
  return [`option ${name} must be one of ${choices.join(', ')}, is ${JSON.stringify(value)}`];
}
