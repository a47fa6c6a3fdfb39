import type { ObjectFinding } from '../../common/findings.js';
import type { Frame } from '../../common/frame.js';
import type { OptionsSchema } from '../pipeline-step.js';
import type { StepContext } from '../step.js';
import { modelProperties, ModelStep, type ModelStepOptions } from './model-step.js';

/** Options of every step that looks for things in frames. */
export interface DetectionOptions extends ModelStepOptions {
  min_confidence: number;
}

/** Their JSON Schema, with the model of a pipeline that does not say. */
export const detectionProperties = (model: string): OptionsSchema['properties'] => ({
  ...modelProperties('detect', model, 8),
  min_confidence: {
    type: 'number',
    minimum: 0,
    maximum: 1,
    default: 0,
    description: "What is less confident does not count; the model's own threshold holds in any case.",
  },
});

/** A step that adds what a model of task `detect` finds on sampled frames to `findings.objects`. */
export abstract class Detection<Options extends DetectionOptions> extends ModelStep<Options, ObjectFinding[]> {
  /** Adds what `keep` leaves of each frame's things. */
  protected addObjects(
    frames: AsyncIterable<Frame>,
    context: StepContext,
    options: Options,
    keep: (found: ObjectFinding[]) => ObjectFinding[],
  ): AsyncGenerator<Frame> {
    return this.look(frames, context, options, ({ findings }, objects) => {
      const confident = objects.filter(({ confidence }) => confidence >= options.min_confidence);
      findings.objects = [...(findings.objects ?? []), ...keep(confident)];
    });
  }
}
