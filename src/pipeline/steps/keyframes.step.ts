import { Inference } from '../../inference/inference.js';
import type { Frame } from '../../common/frame.js';
import type { PictureSpec } from '../../common/picture.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { Keyframes } from './keyframes/keyframes.js';
import { SAMPLED_PICTURE, Statistics, STATISTICS_MODEL } from './statistics.js';

export interface KeyframesOptions {
  edge_ms: number;
}

/** Chooses the frame that stands for each shot and publishes it as `shot-0001.jpg`, …; follows the step `shots`. */
@PipelineStep('keyframes', {
  about: 'Publishes the sharpest, most telling sampled frame of every shot as its thumbnail.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      edge_ms: {
        type: 'integer',
        minimum: 0,
        maximum: 5000,
        default: 200,
        description: 'A frame this near to the beginning or the end of its shot is taken only when there is no other.',
      },
    },
  },
})
export class KeyframesStep extends Step<KeyframesOptions> {
  override readonly needsThumbnails = true;
  readonly #statistics: Statistics;

  constructor(inference: Inference) {
    super();
    this.#statistics = new Statistics(inference);
  }

  override pictures(): PictureSpec[] {
    return [SAMPLED_PICTURE];
  }

  override models(): string[] {
    return [STATISTICS_MODEL];
  }

  async *run(frames: AsyncIterable<Frame>, context: StepContext, options: KeyframesOptions): AsyncGenerator<Frame> {
    const keyframes = new Keyframes(context, options.edge_ms);
    for await (const frame of frames) {
      if (frame.thumbnail) await this.#statistics.ofSampled([frame], context.signal);
      await keyframes.add(frame);
      yield frame;
    }
    await keyframes.finish();
  }
}
