import type { LabelFinding } from '../../common/findings.js';
import type { Frame } from '../../common/frame.js';
import type { PictureSpec } from '../../common/picture.js';
import { Inference } from '../../inference/inference.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { addLabels } from './labels/add-labels.js';
import { LabelSegments } from './labels/label-segments.js';
import { ShotLabels } from './labels/shot-labels.js';
import { onSampled } from './on-sampled.js';

export interface ClassifyOptions {
  model: string;
  batch: number;
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
      model: {
        type: 'string',
        default: 'mobilenet-v2',
        description: 'A model of task classify: name, name@version or name:alias.',
      },
      batch: { type: 'integer', minimum: 1, maximum: 64, default: 8, description: 'Frames in one run of the model.' },
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
export class ClassifyStep extends Step<ClassifyOptions> {
  constructor(private readonly inference: Inference) {
    super();
  }

  override pictures({ model }: ClassifyOptions): PictureSpec[] {
    return [this.inference.picture(this.inference.model(model), 'sampled')];
  }

  override models({ model }: ClassifyOptions): string[] {
    return [model];
  }

  async *run(frames: AsyncIterable<Frame>, context: StepContext, options: ClassifyOptions): AsyncGenerator<Frame> {
    const { inference } = this;
    const [segments, shots] = [new LabelSegments(), new ShotLabels()];
    const found = ({ timeMs, findings }: Frame, finding: LabelFinding[]): void => {
      const labels = finding.filter(({ confidence }) => confidence >= options.min_confidence);
      findings.labels = [...(findings.labels ?? []), ...labels].sort((a, b) => b.confidence - a.confidence);
      segments.add(timeMs, findings.shot, labels);
      shots.add(findings.shot, labels);
    };
    const model = inference.model(options.model);
    yield* onSampled(frames, { inference, model, context, batch: options.batch, found });
    const { findings } = context;
    addLabels(findings.labels, segments.labels(findings.shots, context.durationMs(), options.max_labels));
    shots.write(findings.shots);
  }
}
