import { Injectable } from '@nestjs/common';
import type { Frame } from '../../common/frame.js';
import type { PictureSpec } from '../../common/picture.js';
import { Inference } from '../../inference/inference.js';
import type { OptionsSchema } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { onSampled } from './on-sampled.js';

/** Options of every step that runs one model on sampled frames. */
export interface ModelStepOptions {
  /** `name`, `name@version` or `name:alias`. */
  model: string;
  /** Frames in one run of the model. */
  batch: number;
}

/** Their JSON Schema: the model's task, the model and the batch of a pipeline that does not say. */
export const modelProperties = (task: string, model: string, batch: number): OptionsSchema['properties'] => ({
  model: { type: 'string', default: model, description: `A model of task ${task}: name, name@version or name:alias.` },
  batch: { type: 'integer', minimum: 1, maximum: 64, default: batch, description: 'Frames in one run of the model.' },
});

/** A step that runs one model on sampled frames. */
@Injectable()
export abstract class ModelStep<Options extends ModelStepOptions, Finding> extends Step<Options> {
  constructor(protected readonly inference: Inference) {
    super();
  }

  override pictures({ model }: Options): PictureSpec[] {
    return [this.inference.picture(this.inference.model(model), 'sampled')];
  }

  override models({ model }: Options): string[] {
    return [model];
  }

  /** All frames in order; `found` is told what the model finds on each sampled one before it goes on. */
  protected look(
    frames: AsyncIterable<Frame>,
    context: StepContext,
    options: Options,
    found: (frame: Frame, finding: Finding) => void,
  ): AsyncGenerator<Frame> {
    const { inference } = this;
    const model = inference.model(options.model);
    return onSampled(frames, { inference, model, context, batch: options.batch, found });
  }
}
