import { Inference } from '../../inference/inference.js';
import type { Frame } from '../../media/frame.js';
import type { PictureSpec } from '../../media/picture.js';
import type { Shot } from '../../results/analysis-result.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { BestFrame } from './keyframes/best-frame.js';
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
    const published = new Published(context);
    let best: BestFrame | null = null;
    for await (const frame of frames) {
      const { shot } = frame.findings;
      if (shot !== undefined) {
        if (shot !== best?.shot) {
          await published.publish(best, frame.timeMs);
          best = new BestFrame(shot, frame.timeMs, options.edge_ms);
        }
        if (frame.thumbnail) await this.#statistics.ofSampled([frame], context.signal);
        best.add(frame);
      }
      yield frame;
    }
    await published.publish(best, context.durationMs());
    published.link();
    if (!best)
      context.warn({
        code: 'NO_SHOTS',
        message: 'No frame belongs to a shot: keyframes needs the step shots before it.',
        stage: 'keyframes',
      });
  }
}

/** Writes keyframes and hands them to their shots, which may enter the findings before or after. */
class Published {
  readonly #keyframes = new Map<number, NonNullable<Shot['keyframe']>>();

  constructor(private readonly context: StepContext) {}

  async publish(best: BestFrame | null, endMs: number): Promise<void> {
    const chosen = best?.finish(endMs);
    if (!best || !chosen) return;
    const name = `shot-${String(best.shot + 1).padStart(4, '0')}.jpg`;
    const thumbnail_url = await this.context.artifacts.write(name, chosen.jpeg);
    this.#keyframes.set(best.shot, { time_ms: Math.round(chosen.timeMs), thumbnail_url });
    this.link();
  }

  link(): void {
    for (const [index, keyframe] of this.#keyframes) {
      const shot = this.context.findings.shots[index];
      if (!shot) continue;
      shot.keyframe = keyframe;
      this.#keyframes.delete(index);
    }
  }
}
