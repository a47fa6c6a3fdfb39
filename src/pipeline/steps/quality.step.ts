import { Inference } from '../../inference/inference.js';
import type { Frame } from '../../common/frame.js';
import { pictureKey, type PictureSpec } from '../../common/picture.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { QualityReport, type QualityRules } from './quality/quality-report.js';
import { SCAN_PICTURE } from './scan-picture.js';
import { SAMPLED_PICTURE, Statistics, STATISTICS_MODEL, type FrameStatistics } from './statistics.js';

export interface QualityOptions extends QualityRules {
  batch: number;
}

/** Measures every frame: `findings.brightness` on all, `sharpness` on sampled ones, and the result's `quality`. */
@PipelineStep('quality', {
  about: 'Measures light, contrast, colour, sharpness and motion, and finds black and frozen stretches.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      black_min_ms: { type: 'integer', minimum: 0, default: 100, description: 'Shortest black stretch, ms.' },
      black_share: {
        type: 'number',
        minimum: 0.5,
        maximum: 1,
        default: 0.98,
        description: 'Share of pixels of luma below 32 from which a frame is black.',
      },
      frozen_min_ms: { type: 'integer', minimum: 100, default: 2000, description: 'Shortest frozen stretch, ms.' },
      frozen_noise: {
        type: 'number',
        minimum: 0,
        maximum: 255,
        default: 1.5,
        description: 'Change of luma, mean over an eighth by an eighth of the picture, that still counts as noise.',
      },
      batch: { type: 'integer', minimum: 1, maximum: 128, default: 64, description: 'Frames in one run of the model.' },
    },
  },
})
export class QualityStep extends Step<QualityOptions> {
  readonly #statistics: Statistics;

  constructor(inference: Inference) {
    super();
    this.#statistics = new Statistics(inference);
  }

  override pictures(): PictureSpec[] {
    return [SCAN_PICTURE, SAMPLED_PICTURE];
  }

  override models(): string[] {
    return [STATISTICS_MODEL];
  }

  async *run(frames: AsyncIterable<Frame>, context: StepContext, options: QualityOptions): AsyncGenerator<Frame> {
    const scan = new Scan(this.#statistics, context.signal);
    const report = new QualityReport(options, (before, after) => scan.compare(before, after));
    let held: Frame[] = [];
    for await (const frame of frames) {
      held.push(frame);
      if (held.length < options.batch) continue;
      await scan.measure(held, report);
      yield* held;
      held = [];
    }
    await scan.measure(held, report);
    yield* held;
    context.findings.quality = report.finish(context.durationMs());
  }
}

/** One task's way through its frames: remembers the last picture, which the next batch's first is compared with. */
class Scan {
  #before: Uint8Array | null = null;

  constructor(
    private readonly statistics: Statistics,
    private readonly signal: AbortSignal,
  ) {}

  async measure(frames: Frame[], report: QualityReport): Promise<void> {
    const pictures = frames.map(scanPicture);
    const last = pictures.at(-1);
    if (!last) return;
    const rows = await this.#rows(pictures);
    await this.statistics.ofSampled(frames, this.signal);
    for (const [at, { timeMs, findings }] of frames.entries()) {
      const [scan, picture] = [rows[at], pictures[at]] as [FrameStatistics, Uint8Array];
      findings.brightness = scan.brightness;
      await report.add({ timeMs, picture, scan, sampled: findings.statistics });
    }
    // A copy: the decoder may fill the buffer anew once the frame has passed.
    this.#before = last.slice();
  }

  async compare(before: Uint8Array, after: Uint8Array): Promise<number> {
    const rows = await this.statistics.of([before, after], SCAN_PICTURE, this.signal);
    return (rows[1] as FrameStatistics).peak;
  }

  async #rows(pictures: Uint8Array[]): Promise<FrameStatistics[]> {
    if (!this.#before) return this.statistics.of(pictures, SCAN_PICTURE, this.signal);
    return (await this.statistics.of([this.#before, ...pictures], SCAN_PICTURE, this.signal)).slice(1);
  }
}

function scanPicture(frame: Frame): Uint8Array {
  const key = pictureKey(SCAN_PICTURE);
  const picture = frame.pictures.get(key);
  if (!picture)
    throw new Error(
      `frame ${frame.index} has no picture ${key}; it has ${[...frame.pictures.keys()].join(', ') || 'none'}`,
    );
  return picture;
}
