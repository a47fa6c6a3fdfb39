import { AnalysisError } from '../../common/errors.js';
import type { Frame } from '../../common/frame.js';
import { PipelineStep } from '../pipeline-step.js';
import type { StepContext } from '../step.js';
import { Detection, detectionProperties, type DetectionOptions } from './detection.js';

export interface DetectOptions extends DetectionOptions {
  /** Empty for all. */
  labels: string[];
}

/** Finds things in sampled frames: `findings.objects`. The step `track` makes tracks of them. */
@PipelineStep('detect', {
  about: 'Finds things and where they are in sampled frames.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...detectionProperties('yolox-nano'),
      labels: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        description: 'Only things of these labels; all when empty.',
      },
    },
  },
})
export class DetectStep extends Detection<DetectOptions> {
  run(frames: AsyncIterable<Frame>, context: StepContext, options: DetectOptions): AsyncGenerator<Frame> {
    const wanted = new Set(options.labels);
    const { id, labels } = this.inference.model(options.model);
    const unknown = options.labels.filter((label) => !labels.includes(label));
    if (unknown.length > 0)
      throw new AnalysisError(
        'MODEL_UNAVAILABLE',
        `step detect looks for ${unknown.join(', ')}, which model ${id} does not know; it knows ${labels.join(', ')}`,
        { stage: 'detect' },
      );
    return this.addObjects(frames, context, options, (found) =>
      wanted.size === 0 ? found : found.filter(({ label }) => wanted.has(label)),
    );
  }
}
