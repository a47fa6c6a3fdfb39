import type { PictureSpec } from '../../common/picture.js';
import { pictureInput, type Model, type ModelCard } from '../../model-registry/model.js';
import { InferenceTask, type RunModel } from '../inference-task.js';
import { ModelTask } from '../model-task.js';
import { floats } from '../outputs.js';
import type { PictureBatch } from '../tensor.js';
import { activate, sigmoid } from './labels/activation.js';
import { choiceFaults, numberFaults } from './labels/option-faults.js';

/** What ffmpeg scales frames by, and every preparation knows. */
const SCALINGS = ['bilinear', 'bicubic'];

/**
 * How likely each picture of a stretch of consecutive ones is the last of its shot, 0..1, from the output of role `single`,
 * float32 [N, T, 1] or [N, T], of a model such as TransNet V2 (Souček & Lokoč 2020, arXiv:2008.04838) that takes `input.window`
 * = T pictures. Options: `activation` is `sigmoid` when the graph ends in logits; `threshold` (0.5) is for the step `shots`.
 */
@ModelTask('shots')
export class ShotsTask extends InferenceTask<number> {
  check(card: ModelCard): string[] {
    const input = pictureInput(card);
    const { window, resize } = input;
    const singles = card.outputs.filter(({ role }) => role === 'single');
    const faults = [
      ...choiceFaults(card.options, 'activation', ['sigmoid', 'none']),
      ...numberFaults(card.options, 'threshold', 0, 1),
    ];
    if (window === undefined || window % 4 !== 0)
      faults.push(
        `task shots takes input.window pictures at a time, a multiple of 4, the card says ${window ?? 'none'}`,
      );
    if (resize.mode !== 'stretch' || !SCALINGS.includes(resize.scaling))
      faults.push(
        `task shots takes input.resize stretch with ${SCALINGS.join(', ')}, the card says ${resize.mode} ${resize.scaling}`,
      );
    if (singles.length !== 1)
      faults.push(`task shots takes one output of role "single", the card has ${singles.length}`);
    for (const { name, shape } of singles)
      if (shape[1] !== window || shape.slice(2).some((size) => size !== 1))
        faults.push(`task shots takes shape [-1, ${window ?? 'T'}, 1], output "${name}" has [${shape.join(', ')}]`);
    return faults;
  }

  /** Made by ffmpeg, small as it is: every frame is wanted. */
  override picture(card: ModelCard, rate: PictureSpec['rate']): PictureSpec {
    const { width, height, resize } = pictureInput(card);
    return { rate, width, height, fit: 'stretch', format: 'rgb24', scaling: resize.scaling as PictureSpec['scaling'] };
  }

  async run({ card }: Model, batch: PictureBatch, run: RunModel): Promise<number[]> {
    const { name = '' } = card.outputs.find(({ role }) => role === 'single') ?? {};
    const scores = floats(await run({ [card.input.name]: batch }), name);
    return [...probabilities(scores, card.options?.['activation'] === 'sigmoid')];
  }
}

/** A sigmoid taken twice finds a cut everywhere, one left out finds cuts by chance: both are told apart by what there is. */
function probabilities(scores: Float32Array, areLogits: boolean): Float32Array {
  if (!areLogits) return activate(scores, 'none');
  if (scores.every((score) => score >= 0 && score <= 1))
    throw new Error('gave only 0..1, probabilities already: leave "activation" out of options');
  return scores.map(sigmoid);
}
