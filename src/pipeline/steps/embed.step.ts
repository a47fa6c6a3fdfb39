import { Inference } from '../../inference/inference.js';
import type { Frame } from '../../common/frame.js';
import type { PictureSpec } from '../../common/picture.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { onSampled } from './on-sampled.js';

export interface EmbedOptions {
  model: string;
  batch: number;
}

/** Embeds every sampled frame with one model: `findings.embeddings` by the model's id. */
@PipelineStep('embed', {
  about: 'Describes every sampled frame by a vector, so that like frames are near each other.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      model: {
        type: 'string',
        default: 'scene-descriptor',
        description: 'A model of task embed: name, name@version or name:alias.',
      },
      batch: { type: 'integer', minimum: 1, maximum: 64, default: 16, description: 'Frames in one run of the model.' },
    },
  },
})
export class EmbedStep extends Step<EmbedOptions> {
  constructor(private readonly inference: Inference) {
    super();
  }

  override pictures(options: EmbedOptions): PictureSpec[] {
    return [this.inference.picture(this.inference.model(options.model), 'sampled')];
  }

  override models({ model }: EmbedOptions): string[] {
    return [model];
  }

  async *run(frames: AsyncIterable<Frame>, context: StepContext, options: EmbedOptions): AsyncGenerator<Frame> {
    const model = this.inference.model(options.model);
    yield* onSampled<Float32Array>(frames, {
      inference: this.inference,
      model,
      context,
      batch: options.batch,
      found: ({ findings }, vector) => {
        findings.embeddings ??= new Map();
        findings.embeddings.set(model.id, vector);
      },
    });
  }
}
