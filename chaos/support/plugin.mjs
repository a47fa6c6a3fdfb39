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

/** Goes on only when the file that the metadata names as `hold` is gone. */
export class HoldStep extends Step {
  async *run(frames, { metadata, signal }) {
    while (metadata.hold && existsSync(metadata.hold)) await sleep(50, undefined, { signal });
    yield* frames;
  }
}

PipelineStep('hold', { about: 'Waits while the file that the metadata names as `hold` is there.' })(HoldStep);
