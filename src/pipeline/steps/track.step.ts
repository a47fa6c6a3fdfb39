import type { Frame } from '../../common/frame.js';
import { WHOLE_PICTURE, type PictureSpec } from '../../common/picture.js';
import { Inference } from '../../inference/inference.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { Looks } from './track/looks.js';
import { TRACK_OPTIONS, type TrackOptions } from './track/track-options.js';
import { TrackReport } from './track/track-report.js';
import { Tracking } from './track/tracking.js';

/**
 * Follows what `detect` and `faces` found from one sampled frame to the next: `trackId` on the objects and the result's
 * `tracks`. It follows the step `shots`, if there is one: no track crosses a cut. Frames are held back until the tracks
 * on them are certain, for six sampled frames at most with the default options.
 */
@PipelineStep('track', {
  about: 'Follows things and people through each shot, from when they come until they go (OC-SORT).',
  options: TRACK_OPTIONS,
})
export class TrackStep extends Step<TrackOptions> {
  override readonly needsThumbnails = true;

  constructor(private readonly inference: Inference) {
    super();
  }

  override pictures({ reid }: TrackOptions): PictureSpec[] {
    return reid === null ? [] : [WHOLE_PICTURE];
  }

  override models({ reid }: TrackOptions): string[] {
    return reid === null ? [] : [reid];
  }

  async *run(frames: AsyncIterable<Frame>, context: StepContext, options: TrackOptions): AsyncGenerator<Frame> {
    const { displayWidth: width, displayHeight: height } = context.video;
    const report = new TrackReport(context, options);
    const tracking = new Tracking({ width, height }, options, report, this.#looks(context, options));
    let sampled = 0;
    for await (const frame of frames) {
      if (frame.isSampled) sampled++;
      yield* await tracking.add(frame);
    }
    yield* await tracking.finish(context.durationMs());
    if (sampled > 0 && !tracking.hasLooked) context.warn(NO_OBJECTS);
  }

  #looks({ video, signal }: StepContext, { reid }: TrackOptions): Looks | null {
    return reid === null ? null : new Looks(this.inference, this.inference.model(reid), video, signal);
  }
}

const NO_OBJECTS = {
  code: 'NO_OBJECTS',
  message: 'No frame came with objects: the step track needs the step detect or faces before it.',
  stage: 'track',
};
