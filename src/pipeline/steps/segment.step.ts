import type { LabelFinding } from '../../common/findings.js';
import type { Frame } from '../../common/frame.js';
import type { PictureSpec } from '../../common/picture.js';
import { Inference } from '../../inference/inference.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { addLabels } from './labels/add-labels.js';
import { LabelSegments } from './labels/label-segments.js';
import { onSampled } from './on-sampled.js';

export interface SegmentOptions {
  model: string;
  batch: number;
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
      model: {
        type: 'string',
        default: 'deeplab-v3',
        description: 'A model of task segment: name, name@version or name:alias.',
      },
      batch: { type: 'integer', minimum: 1, maximum: 64, default: 4, description: 'Frames in one run of the model.' },
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
export class SegmentStep extends Step<SegmentOptions> {
  constructor(private readonly inference: Inference) {
    super();
  }

  override pictures({ model }: SegmentOptions): PictureSpec[] {
    return [this.inference.picture(this.inference.model(model), 'sampled')];
  }

  override models({ model }: SegmentOptions): string[] {
    return [model];
  }

  async *run(frames: AsyncIterable<Frame>, context: StepContext, options: SegmentOptions): AsyncGenerator<Frame> {
    const { inference } = this;
    const segments = new LabelSegments();
    const found = ({ timeMs, findings }: Frame, finding: LabelFinding[]): void => {
      findings.segments = finding.filter(({ confidence }) => confidence >= options.min_share);
      segments.add(timeMs, findings.shot, findings.segments);
    };
    const model = inference.model(options.model);
    yield* onSampled(frames, { inference, model, context, batch: options.batch, found });
    const { findings } = context;
    addLabels(findings.labels, segments.labels(findings.shots, context.durationMs(), options.max_labels));
  }
}
