import type { ObjectFinding } from '../../common/findings.js';
import type { Frame } from '../../common/frame.js';
import type { Inference } from '../../inference/inference.js';
import type { StepContext } from '../step.js';
import { onSampled } from './on-sampled.js';

/** Options of every step that looks for things in frames. */
export interface DetectionOptions {
  model: string;
  batch: number;
  min_confidence: number;
}

/** Their JSON Schema, but for the model. */
export const DETECTION_PROPERTIES = {
  batch: { type: 'integer', minimum: 1, maximum: 64, default: 8, description: 'Frames in one run of the model.' },
  min_confidence: {
    type: 'number',
    minimum: 0,
    maximum: 1,
    default: 0,
    description: "What is less confident does not count; the model's own threshold holds in any case.",
  },
} as const;

/** Adds what a model finds on sampled frames to `findings.objects`, as `keep` leaves it. */
export function addObjects(
  frames: AsyncIterable<Frame>,
  inference: Inference,
  context: StepContext,
  options: DetectionOptions,
  keep: (found: ObjectFinding[]) => ObjectFinding[],
): AsyncGenerator<Frame> {
  const found = ({ findings }: Frame, objects: ObjectFinding[]): void => {
    const confident = objects.filter(({ confidence }) => confidence >= options.min_confidence);
    findings.objects = [...(findings.objects ?? []), ...keep(confident)];
  };
  const model = inference.model(options.model);
  return onSampled(frames, { inference, model, context, batch: options.batch, found });
}
