import type { Model, ModelCard } from '../../model-registry/model.js';
import { InferenceTask, type RunModel } from '../inference-task.js';
import { ModelTask } from '../model-task.js';
import { floats } from '../outputs.js';
import type { PictureBatch } from '../tensor.js';
import { softmax, spell } from './text/ctc.js';
import { Dictionaries } from './text/dictionaries.js';
import type { Reading } from './text/quad.js';

/**
 * What a picture of a line of text says, from the output of role `probabilities`, [N, T, C] of a model trained by CTC such as
 * PP-OCR's recognisers: index 0 is blank, the others are the lines of the file of role `dictionary`, and a space after them with
 * option `space`. Option `activation` is `softmax` when the output is not probabilities yet.
 */
@ModelTask('text-recognize')
export class TextRecognizeTask extends InferenceTask<Reading> {
  readonly #dictionaries = new Dictionaries();

  check({ outputs, options = {}, files = [] }: ModelCard): string[] {
    const faults = [];
    const found = outputs.filter(({ role }) => role === 'probabilities');
    if (found.length !== 1)
      faults.push(`task text-recognize takes one output of role "probabilities", the card has ${found.length}`);
    for (const { name, shape } of found)
      if (shape.length !== 3)
        faults.push(`task text-recognize takes shape [-1, -1, C], output "${name}" has [${shape.join(', ')}]`);
    const dictionaries = files.filter(({ role }) => role === 'dictionary').length;
    if (dictionaries !== 1)
      faults.push(`task text-recognize takes one file of role "dictionary", the card has ${dictionaries}`);
    if (typeof (options['space'] ?? false) !== 'boolean') faults.push('option space must be true or false');
    if (![undefined, 'none', 'softmax'].includes(options['activation'] as string | undefined))
      faults.push('option activation must be none or softmax');
    return faults;
  }

  async run(model: Model, batch: PictureBatch, run: RunModel): Promise<Reading[]> {
    const { card } = model;
    const characters = await this.#dictionaries.of(model);
    const { name = '' } = card.outputs.find(({ role }) => role === 'probabilities') ?? {};
    const outputs = await run({ [card.input.name]: batch });
    const all = floats(outputs, name);
    const [count = 0, steps = 0, size = 0] = outputs[name]?.dims ?? [];
    if (size !== characters.length + 1)
      throw new Error(`gave "${name}" for ${size - 1} characters, its dictionary has ${characters.length}`);
    if (card.options?.['activation'] === 'softmax') softmax(all, size);
    const length = steps * size;
    return Array.from({ length: count }, (_, at) => spell(all.subarray(at * length, (at + 1) * length), characters));
  }
}
