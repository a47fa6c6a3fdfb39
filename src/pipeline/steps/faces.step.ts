import type { Frame } from '../../common/frame.js';
import { PipelineStep } from '../pipeline-step.js';
import type { StepContext } from '../step.js';
import { Detection, detectionProperties, type DetectionOptions } from './detection.js';

/** The label of faces, whatever their model calls them. */
const FACE = 'face';

/** Finds faces in sampled frames: `findings.objects` of label `face`. Boxes and landmarks, nobody's identity. */
@PipelineStep('faces', {
  about: 'Finds faces in sampled frames: where they are, not whose they are.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...detectionProperties('yunet'),
    },
  },
})
export class FacesStep extends Detection<DetectionOptions> {
  run(frames: AsyncIterable<Frame>, context: StepContext, options: DetectionOptions): AsyncGenerator<Frame> {
    return this.addObjects(frames, context, options, (found) => found.map((face) => ({ ...face, label: FACE })));
  }
}
