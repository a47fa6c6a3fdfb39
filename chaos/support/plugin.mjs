import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PipelineStep, Step } from 'video-ai-system/plugin';

/** Kills its own worker, as a crash of a native library would, on tasks whose metadata has `poison`. */
export class PoisonStep extends Step {
  async *run(frames, { metadata }) {
    if (metadata.poison) process.kill(process.pid, 'SIGKILL');
    yield* frames;
  }
}

PipelineStep('poison', { about: 'Kills its worker when the metadata has `poison`.' })(PoisonStep);

/** Stops before the first frame at the file that the metadata names as `hold`, after the last one at `linger`, until it is gone. */
export class HoldStep extends Step {
  async *run(frames, { metadata, taskId, signal }) {
    await stopAt(metadata.hold, taskId, signal);
    yield* frames;
    await stopAt(metadata.linger, taskId, signal);
  }
}

PipelineStep('hold', { about: 'Waits while files that the metadata names are there.' })(HoldStep);

async function stopAt(file, taskId, signal) {
  if (!file || !existsSync(file)) return;
  // As a line of the program's log, which is what the suites read.
  process.stdout.write(`${JSON.stringify({ level: 'info', msg: `Task ${taskId} stops at ${file}` })}\n`);
  while (existsSync(file)) await sleep(50, undefined, { signal });
}
