import { Inference, InferenceTask, Inject, ModelTask, pictureKey, PipelineStep, Step } from 'video-ai-system/plugin';

/** A model task of one's own: the graph yields a colour per frame, the task names it. */
export class MeanColourTask extends InferenceTask {
  check(card) {
    return card.outputs.length === 1 ? [] : [`a mean-colour model has one output, this has ${card.outputs.length}`];
  }

  async run({ card }, batch, run) {
    const outputs = await run({ [card.input.name]: batch });
    const colours = outputs[card.outputs[0].name].data;
    return Array.from({ length: batch.dims[0] }, (_, at) => ({
      red: colours[3 * at],
      green: colours[3 * at + 1],
      blue: colours[3 * at + 2],
    }));
  }
}
ModelTask('mean-colour')(MeanColourTask);

/** The step that asks it. */
export class MeanColourStep extends Step {
  constructor(inference) {
    super();
    this.inference = inference;
  }

  pictures({ model }) {
    return [this.inference.picture(this.inference.model(model), 'sampled')];
  }

  models({ model }) {
    return [model];
  }

  async *run(frames, context, { model: name }) {
    const model = this.inference.model(name);
    const key = pictureKey(this.inference.picture(model, 'sampled'));
    const colours = [];
    for await (const frame of frames) {
      const picture = frame.pictures.get(key);
      if (picture)
        colours.push({
          time_ms: Math.round(frame.timeMs),
          ...(await this.inference.run(model, [picture], context.signal))[0],
        });
      yield frame;
    }
    context.findings.custom.mean_colour = colours;
  }
}
Inject(Inference)(MeanColourStep, undefined, 0);
PipelineStep('mean-colour', {
  about: 'The mean colour of every sampled frame.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { model: { type: 'string', default: 'mean-colour', description: 'A model of task mean-colour.' } },
  },
})(MeanColourStep);
