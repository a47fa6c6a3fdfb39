import type { Model, ModelCard } from '../../model-registry/model.js';
import { InferenceTask, type RunModel } from '../inference-task.js';
import { ModelTask } from '../model-task.js';
import { floats } from '../outputs.js';
import type { PictureBatch } from '../tensor.js';

/** By output name: a number for an output [N], K numbers for one of [N, K]. */
export type Statistics = Record<string, number | Float32Array>;

/** Numbers per picture: every output of the card, float32 [N] or [N, K]. */
@ModelTask('statistics')
export class StatisticsTask extends InferenceTask<Statistics> {
  check({ outputs }: ModelCard): string[] {
    return outputs
      .filter(({ shape }) => shape[0] !== -1 || shape.length > 2 || shape[1] === -1)
      .map(
        ({ name, shape }) => `task statistics takes shape [-1] or [-1, K], output "${name}" has [${shape.join(', ')}]`,
      );
  }

  async run({ card }: Model, batch: PictureBatch, run: RunModel): Promise<Statistics[]> {
    const outputs = await run({ [card.input.name]: batch });
    const statistics = Array.from({ length: batch.dims[0] ?? 0 }, (): Statistics => ({}));
    for (const { name, shape } of card.outputs) {
      const all = floats(outputs, name);
      const size = shape[1];
      statistics.forEach((row, at) => {
        row[name] = size === undefined ? (all[at] as number) : all.slice(at * size, (at + 1) * size);
      });
    }
    return statistics;
  }
}
