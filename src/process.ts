import { EnvInvalid } from './common/env.js';
import type { Log } from './common/log.js';
import { PipelinesInvalid } from './pipeline/pipeline-config.js';

/** Longest that an orderly stop may take before the process ends anyway. */
const STOP_MS = 40_000;

/** Ends the process in order on SIGTERM and SIGINT, and when the process that forked it is gone. */
export function stopOnSignals(close: () => Promise<void>, log: Log): void {
  let isStopping = false;
  const stop = (why: string) => {
    if (isStopping) return;
    isStopping = true;
    log.log(`Stopping: ${why}`, 'Process');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    close().then(
      () => process.exit(0),
      (error: Error) => {
        log.error(`The stop did not go in order: ${error.message}`, error.stack, 'Process');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  process.once('disconnect', () => stop('the API that started this worker is gone'));
}

/** Says on stderr why the process cannot start, without a stack where the fault is in the configuration, and ends it. */
export function refuseToStart(error: Error): void {
  const isConfiguration = error instanceof EnvInvalid || error instanceof PipelinesInvalid;
  process.stderr.write(`${isConfiguration ? error.message : (error.stack ?? error.message)}\n`);
  process.exit(1);
}
