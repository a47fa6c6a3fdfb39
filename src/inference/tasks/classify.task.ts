import type { LabelFinding } from '../../common/findings.js';
import type { Model, ModelCard } from '../../model-registry/model.js';
import { InferenceTask, type RunModel } from '../inference-task.js';
import { ModelTask } from '../model-task.js';
import { floats } from '../outputs.js';
import type { PictureBatch } from '../tensor.js';
import { activate, ACTIVATIONS, type Activation } from './labels/activation.js';
import { labelFaults } from './labels/label-faults.js';
import { mostConfident } from './labels/most-confident.js';
import { choiceFaults, integerFaults, numberFaults } from './labels/option-faults.js';

/** Labels of a picture at most, and how confident at least, of a card that does not say. */
const TOP = 5;
const THRESHOLD = 0.1;

/**
 * What a picture shows, most confident first, from the output of role `scores`, float32 [N, C] or [N, C, 1, 1]. Options:
 * `activation` makes scores confidences, `softmax` (of logits, the default), `sigmoid` (where several labels go together)
 * or `none`; `top` labels at most (5), of a confidence of `threshold` at least (0.1).
 */
@ModelTask('classify')
export class ClassifyTask extends InferenceTask<LabelFinding[]> {
  check(card: ModelCard): string[] {
    const scores = card.outputs.filter(({ role }) => role === 'scores');
    const faults = [
      ...choiceFaults(card.options, 'activation', ACTIVATIONS),
      ...integerFaults(card.options, 'top', 1, 1000),
      ...numberFaults(card.options, 'threshold', 0, 1),
    ];
    if (scores.length !== 1)
      faults.push(`task classify takes one output of role "scores", the card has ${scores.length}`);
    for (const { name, shape } of scores)
      faults.push(
        ...(isVector(shape)
          ? labelFaults(card, name, shape[1] as number)
          : [`task classify takes shape [-1, C] or [-1, C, 1, 1], output "${name}" has [${shape.join(', ')}]`]),
      );
    return faults;
  }

  async run(model: Model, batch: PictureBatch, run: RunModel): Promise<LabelFinding[][]> {
    const { card } = model;
    const { activation = 'softmax', top = TOP, threshold = THRESHOLD } = (card.options ?? {}) as ClassifyOptions;
    const name = card.outputs.find(({ role }) => role === 'scores')?.name ?? '';
    const scores = floats(await run({ [card.input.name]: batch }), name);
    const count = batch.dims[0] ?? 0;
    const size = scores.length / count;
    return Array.from({ length: count }, (_, at) => {
      const confidences = activate(scores.subarray(at * size, (at + 1) * size), activation);
      return mostConfident(confidences, model, threshold, top);
    });
  }
}

/** As the card's options are once `check` has seen them. */
interface ClassifyOptions {
  activation?: Activation;
  top?: number;
  threshold?: number;
}

/** Whether there is a number for each label and nothing more; pooling leaves sides of 1. */
function isVector([count, size = 0, ...sides]: number[]): boolean {
  return (count === -1 || count === 1) && size > 0 && sides.every((side) => side === 1);
}
