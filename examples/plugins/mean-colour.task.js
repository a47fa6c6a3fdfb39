import { InferenceTask, modelProperties, ModelStep, ModelTask, PipelineStep } from 'video-ai-system/plugin';

/** What models of this task do: of each picture they say its mean red, green and blue, 0..255. */
export class MeanColourTask extends InferenceTask {
  check({ outputs }) {
    return outputs.length === 1 ? [] : [`a mean-colour model has one output, this has ${outputs.length}`];
  }

  async run({ card }, batch, run) {
    const outputs = await run({ [card.input.name]: batch });
    const { data } = outputs[card.outputs[0].name];
    return Array.from({ length: batch.dims[0] }, (_, at) => {
      const [red, green, blue] = data.subarray(3 * at, 3 * at + 3);
      return { red, green, blue };
    });
  }
}
ModelTask('mean-colour')(MeanColourTask);

/** The step that asks such a model about every sampled frame. */
export class MeanColourStep extends ModelStep {
  async *run(frames, context, options) {
    const colours = (context.findings.custom.mean_colour = []);
    yield* this.look(frames, context, options, ({ timeMs }, colour) => {
      colours.push({ time_ms: Math.round(timeMs), ...colour });
    });
  }
}
PipelineStep('mean-colour', {
  about: 'The mean colour of every sampled frame.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: modelProperties('mean-colour', 'mean-colour', 8),
  },
})(MeanColourStep);
