import { ProblemError, ServiceUnreachable } from '../client/problem-error.js';

/** What the process ends with. 1 is also an analysis that failed. */
export const EXIT = { ok: 0, failed: 1, usage: 2, network: 3, auth: 4, interrupted: 130 } as const;

/** Words that a subcommand cannot do anything with. */
export class UsageError extends Error {}

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (isUsage(error)) return EXIT.usage;
  if (error instanceof ServiceUnreachable) return EXIT.network;
  if (error instanceof ProblemError && [401, 403].includes(error.status)) return EXIT.auth;
  return (error as Error).name === 'AbortError' ? EXIT.interrupted : EXIT.failed;
}

/** Whether how to call the subcommand is the answer. */
export const isUsage = (error: unknown): boolean =>
  error instanceof UsageError || String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');

/** For a person: the sentence, then what was wrong with which field. */
export function sentencesOf(error: unknown): string[] {
  const { message } = error as Error;
  if (!(error instanceof ProblemError)) return [message];
  const hint = error.status === 401 ? ['Name a key with --key or VIDEO_AI_KEY.'] : [];
  const faults = error.faults.filter(({ detail }) => detail !== message);
  return [message, ...faults.map(({ pointer, detail }) => `${pointer}: ${detail}`), ...hint];
}
