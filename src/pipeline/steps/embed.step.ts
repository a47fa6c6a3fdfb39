import type { Frame } from '../../common/frame.js';
import { PipelineStep } from '../pipeline-step.js';
import type { StepContext } from '../step.js';
import { modelProperties, ModelStep, type ModelStepOptions } from './model-step.js';

/** Embeds every sampled frame with one model: `findings.embeddings` by the model's id. */
@PipelineStep('embed', {
  about: 'Describes every sampled frame by a vector, so that like frames are near each other.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...modelProperties('embed', 'scene-descriptor', 16),
    },
  },
})
export class EmbedStep extends ModelStep<ModelStepOptions, Float32Array> {
  run(frames: AsyncIterable<Frame>, context: StepContext, options: ModelStepOptions): AsyncGenerator<Frame> {
    const { id } = this.inference.model(options.model);
    return this.look(frames, context, options, ({ findings }, vector) => {
      findings.embeddings ??= new Map();
      findings.embeddings.set(id, vector);
    });
  }
}
