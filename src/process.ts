import { loadEnv } from './common/core.module.js';
import { type Env, EnvInvalid } from './common/env.js';
import { Log } from './common/log.js';
import { redact } from './common/redact.js';
import { StartRefused } from './common/start-refused.js';
import { PipelinesInvalid } from './pipeline/pipeline-config.js';
import type { StopSignals } from './stop-signals.js';

/** Longest that an orderly stop may take before the process ends anyway. */
const STOP_MS = 40_000;

/** Starts a program; resolves, once it runs, with what stops it in order. */
export type Start = (env: Env, log: Log, signals: StopSignals) => Promise<() => Promise<void>>;

/** Runs a program of the service until it is asked to stop; it then ends with 0, or with 1 when it cannot start or stop in order. */
export async function run(program: string, signals: StopSignals, start: Start): Promise<void> {
  try {
    const env = await loadEnv();
    const log = new Log(env, program);
    process.once('uncaughtException', (error) => crash(error, log));
    const close = await start(env, log, signals);
    signals.onStop((why) => void stop(why, close, log));
  } catch (error) {
    // What it starts with, such as ffmpeg, may have been asked to stop with it.
    if (signals.isAsked) process.exit(0);
    refuseToStart(error as Error);
  }
}

async function stop(why: string, close: () => Promise<void>, log: Log): Promise<void> {
  log.log(`Stopping: ${why}`, 'Process');
  setTimeout(() => process.exit(1), STOP_MS).unref();
  try {
    await close();
    process.exit(0);
  } catch (error) {
    const { message, stack } = error as Error;
    log.error(`The stop did not go in order: ${message}`, stack, 'Process');
    process.exit(1);
  }
}

/** What nobody expected ends the process as it would without this, but in the log and with no secret in it. */
function crash(error: unknown, log: Log): void {
  log.fatal(error, 'Process');
  process.exit(1);
}

/** Says on stderr why the process cannot start, without a stack where the operator can mend it, and ends it. */
function refuseToStart(error: Error): void {
  const isOperators = [EnvInvalid, PipelinesInvalid, StartRefused].some((kind) => error instanceof kind);
  process.stderr.write(`${redact(isOperators ? error.message : (error.stack ?? error.message))}\n`);
  process.exit(1);
}
