import { join } from 'node:path';
import { SAMPLE_RATE } from '../../common/sound.js';
import type { Model } from '../../model-registry/model.js';
import { graphFaults } from '../graph-faults.js';
import { refuse } from '../model-check.js';
import type { Runtime } from '../runtime.js';
import type { SoundTask } from '../sound-task.js';
import type { SessionInfo } from '../tensor.js';
import { SoundGraphs } from './sound-graphs.js';

/**
 * Whether a model that listens does what its card says: the card fits the task, its graphs load and have what the card names, and
 * a second of silence goes through. Throws one sentence with every fault.
 */
export async function checkSoundModel(model: Model, task: SoundTask, runtime: Runtime): Promise<SessionInfo> {
  const { card, folder } = model;
  refuse(inputFaults(model));
  refuse(task.check(card));
  const graph = await runtime.load(join(folder, card.file));
  refuse(graphFaults(card, graph));
  await task.run(model, silence(), new SoundGraphs(model, runtime));
  return graph;
}

function inputFaults({ card: { task, input } }: Model): string[] {
  if (input.layout !== 'samples') return [`task ${task} listens: input.layout must be samples, is ${input.layout}`];
  if (input.sampleRate !== SAMPLE_RATE) return [`input.sampleRate must be ${SAMPLE_RATE}, is ${input.sampleRate}`];
  return [];
}

async function* silence(): AsyncGenerator<Float32Array> {
  yield new Float32Array(SAMPLE_RATE);
}
