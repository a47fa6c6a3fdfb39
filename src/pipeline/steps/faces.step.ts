import type { Frame } from '../../common/frame.js';
import type { PictureSpec } from '../../common/picture.js';
import { Inference } from '../../inference/inference.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { addObjects, DETECTION_PROPERTIES, type DetectionOptions } from './detection.js';

/** The label of faces, whatever their model calls them. */
const FACE = 'face';

/** Finds faces in sampled frames: `findings.objects` of label `face`. Boxes and landmarks, nobody's identity. */
@PipelineStep('faces', {
  about: 'Finds faces in sampled frames: where they are, not whose they are.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      model: {
        type: 'string',
        default: 'yunet',
        description: 'A model of task detect that finds faces: name, name@version or name:alias.',
      },
      ...DETECTION_PROPERTIES,
    },
  },
})
export class FacesStep extends Step<DetectionOptions> {
  constructor(private readonly inference: Inference) {
    super();
  }

  override pictures({ model }: DetectionOptions): PictureSpec[] {
    return [this.inference.picture(this.inference.model(model), 'sampled')];
  }

  override models({ model }: DetectionOptions): string[] {
    return [model];
  }

  run(frames: AsyncIterable<Frame>, context: StepContext, options: DetectionOptions): AsyncGenerator<Frame> {
    return addObjects(frames, this.inference, context, options, (found) =>
      found.map((face) => ({ ...face, label: FACE })),
    );
  }
}
