import type { LabelFinding } from '../../common/findings.js';
import type { Frame } from '../../common/frame.js';
import { PipelineStep } from '../pipeline-step.js';
import type { StepContext } from '../step.js';
import { addLabels } from './labels/add-labels.js';
import { LabelSegments } from './labels/label-segments.js';
import { ShotLabels } from './labels/shot-labels.js';
import { modelProperties, ModelStep, type ModelStepOptions } from './model-step.js';

export interface ClassifyOptions extends ModelStepOptions {
  min_confidence: number;
  max_labels: number;
}

/**
 * Says what sampled frames show: `findings.labels`, the result's `labels` with their segments, and the labels of shots. It
 * follows the step `shots`, if there is one.
 */
@PipelineStep('classify', {
  about: 'Says what is to be seen, and when, by a model that names pictures as a whole.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...modelProperties('classify', 'mobilenet-v2', 8),
      min_confidence: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0.2,
        description: 'A label of less confidence does not count on a frame.',
      },
      max_labels: {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        default: 50,
        description: 'Labels in the result at most, those that are seen longest.',
      },
    },
  },
})
export class ClassifyStep extends ModelStep<ClassifyOptions, LabelFinding[]> {
  async *run(frames: AsyncIterable<Frame>, context: StepContext, options: ClassifyOptions): AsyncGenerator<Frame> {
    const [segments, shots] = [new LabelSegments(), new ShotLabels()];
    const found = ({ timeMs, findings }: Frame, finding: LabelFinding[]): void => {
      const labels = finding.filter(({ confidence }) => confidence >= options.min_confidence);
      findings.labels = [...(findings.labels ?? []), ...labels].sort((a, b) => b.confidence - a.confidence);
      segments.add(timeMs, findings.shot, labels);
      shots.add(findings.shot, labels);
    };
    yield* this.look(frames, context, options, found);
    const { findings } = context;
    addLabels(findings.labels, segments.labels(findings.shots, context.durationMs(), options.max_labels));
    shots.write(findings.shots);
  }
}
