import { pictureBytes } from '../common/picture.js';
import { pictureInput, type Model } from '../model-registry/model.js';
import { stack, windowOf } from './batch.js';
import { fixedBatch, graphFaults } from './graph-faults.js';
import type { InferenceTask } from './inference-task.js';
import { checkOutputs, floats } from './outputs.js';
import type { Runtime } from './runtime.js';
import type { SessionInfo } from './tensor.js';

/** Two pictures rather than one find the graph that forgot about batches. */
const PICTURES = 2;
const GREY = 128;

/**
 * Whether a model does what its card says: the card fits the task, the graph loads and has the card's inputs and outputs,
 * and a run on grey pictures gives finite numbers in the promised shapes. Throws one sentence with every fault.
 */
export async function checkModel(
  model: Model,
  task: InferenceTask,
  path: string,
  runtime: Runtime,
): Promise<SessionInfo> {
  refuse(task.check(model.card));
  const graph = await runtime.load(path);
  refuse(graphFaults(model.card, graph));
  await tryOut(model, task, path, runtime, fixedBatch(model.card, graph));
  return graph;
}

/** Throws one sentence with every fault, when there are any. */
export function refuse(faults: string[]): void {
  if (faults.length > 0) throw new Error(faults.join('; '));
}

async function tryOut(
  model: Model,
  task: InferenceTask,
  path: string,
  runtime: Runtime,
  fixed: number | undefined,
): Promise<void> {
  const { card } = model;
  const { width, height } = pictureInput(card);
  const count = Math.min(PICTURES, fixed ?? card.options?.maxBatch ?? PICTURES) * windowOf(card);
  const grey = new Uint8Array(pictureBytes({ width, height }, task.picture(card, 'sampled').format)).fill(GREY);
  const batch = stack(Array<Uint8Array>(count).fill(grey), card, { width, height });
  const findings = await task.run(model, batch, async (feeds) => {
    const outputs = await runtime.run(path, feeds);
    checkOutputs(card, outputs, count);
    for (const { name } of card.outputs) if (outputs[name]?.type === 'float32') floats(outputs, name);
    return outputs;
  });
  if (findings.length !== count) refuse([`${findings.length} findings for ${count} pictures`]);
}
