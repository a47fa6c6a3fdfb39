import { constants } from 'node:os';
import { AnalysisError } from '../../common/errors.js';
import type { Exit } from './confined-process.js';

/** Sent by people, service managers and the kernel short of memory; what a file does to a program raises others. */
const FROM_OUTSIDE = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGKILL'] as const;
/** What ffmpeg ends with when it was asked to stop. */
const FFMPEG_STOPPED = 255;

/**
 * Throws, to be tried again, when a program was ended from outside: a manager that stops a service signals all that it
 * started, and that says nothing of the file. Without complaints only, since ffmpeg that was stopped has none.
 */
export function throwIfInterrupted({ code, signal }: Exit, complaintCount: number): void {
  const by = FROM_OUTSIDE.find((name) => signal === name || code === 128 + constants.signals[name]);
  const isStopped = code === FFMPEG_STOPPED && complaintCount === 0;
  if (!by && !isStopped) return;
  const how = by ? `ended by ${by}` : 'stopped';
  throw new AnalysisError('INTERNAL', `The reading of the video was ${how} before its end.`, { retryable: true });
}
