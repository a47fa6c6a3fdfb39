import type { LabelFinding } from '../../common/findings.js';
import type { Frame } from '../../common/frame.js';
import { PipelineStep } from '../pipeline-step.js';
import type { StepContext } from '../step.js';
import { addLabels } from './labels/add-labels.js';
import { LabelSegments } from './labels/label-segments.js';
import { modelProperties, ModelStep, type ModelStepOptions } from './model-step.js';

export interface SegmentOptions extends ModelStepOptions {
  min_share: number;
  max_labels: number;
}

/**
 * Says what sampled frames consist of: `findings.segments`, and the result's `labels` with the times when each is to be seen;
 * a confidence is the share of the frame. It follows the step `shots`, if there is one.
 */
@PipelineStep('segment', {
  about: 'Says which things fill how much of the frame, and when, by a model that names every pixel.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...modelProperties('segment', 'deeplab-v3', 4),
      min_share: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0.005,
        description: 'What fills a smaller share of the frame does not count.',
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
export class SegmentStep extends ModelStep<SegmentOptions, LabelFinding[]> {
  async *run(frames: AsyncIterable<Frame>, context: StepContext, options: SegmentOptions): AsyncGenerator<Frame> {
    const segments = new LabelSegments();
    const found = ({ timeMs, findings }: Frame, finding: LabelFinding[]): void => {
      findings.segments = finding.filter(({ confidence }) => confidence >= options.min_share);
      segments.add(timeMs, findings.shot, findings.segments);
    };
    yield* this.look(frames, context, options, found);
    const { findings } = context;
    addLabels(findings.labels, segments.labels(findings.shots, context.durationMs(), options.max_labels));
  }
}
