import { Inference } from '../../inference/inference.js';
import type { Frame } from '../../common/frame.js';
import type { PictureSpec } from '../../common/picture.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { SCAN_PICTURE } from './scan-picture.js';
import { endOf, type Boundary } from './shots/boundary.js';
import { ShotList } from './shots/shot-list.js';
import type { Scan, ScannedFrame } from './shots/scan.js';
import { ShotScan } from './shots/shot-scan.js';
import { TransNetScan } from './shots/transnet-scan.js';

/** The task of models that see cuts by themselves; the built-in model's numbers are judged here. */
const LEARNED = 'shots';

export interface ShotsOptions {
  model: string;
  batch: number;
}

/**
 * Finds the shots: `findings.shot` and `inTransition` on every frame, `brightness` where nobody measured it, and the
 * result's `shots`. Frames are held back until their shot is certain, at most 90 and a batch (by a learned model: 75 and a batch,
 * and as many as a transition may have).
 */
@PipelineStep('shots', {
  about: 'Finds where shots begin, by cuts, fades and dissolves, to the frame.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      model: {
        type: 'string',
        default: 'shot-features',
        description:
          'The built-in model, or one of task shots, which finds cuts only: name, name@version or name:alias.',
      },
      batch: { type: 'integer', minimum: 1, maximum: 128, default: 64, description: 'Frames in one run of the model.' },
    },
  },
})
export class ShotsStep extends Step<ShotsOptions> {
  constructor(private readonly inference: Inference) {
    super();
  }

  override pictures(options: ShotsOptions): PictureSpec[] {
    const model = this.inference.model(options.model);
    return [model.card.task === LEARNED ? this.inference.picture(model, 'every') : SCAN_PICTURE];
  }

  override models({ model }: ShotsOptions): string[] {
    return [model];
  }

  async *run(frames: AsyncIterable<Frame>, context: StepContext, options: ShotsOptions): AsyncGenerator<Frame> {
    const model = this.inference.model(options.model);
    const Scanner = model.card.task === LEARNED ? TransNetScan : ShotScan;
    const scan = new Scanner(this.inference, model, context.signal);
    const marks = new Marks(new ShotList(context.findings.shots), scan);
    let waiting: Frame[] = [];
    for await (const frame of frames) {
      waiting.push(frame);
      if (waiting.length < options.batch) continue;
      yield* marks.write(await scan.add(waiting));
      waiting = [];
    }
    yield* marks.write(await scan.add(waiting));
    yield* marks.write(await scan.end());
    if (scan.hasFrames) marks.shots.end(context.durationMs());
  }
}

/** Writes on frames, in order, which shot they belong to and whether it is only just beginning. */
class Marks {
  /** Boundaries that have begun and not ended. */
  #current: Boundary[] = [];

  constructor(
    readonly shots: ShotList,
    private readonly scan: Scan,
  ) {}

  *write(scanned: ScannedFrame[]): Generator<Frame> {
    for (const { position, frame, boundaries } of scanned) {
      this.#current = [...this.#current, ...boundaries].filter((boundary) => endOf(boundary) >= position);
      const begun = this.#current.find(({ at }) => at === position);
      if (begun) this.shots.begin(frame.timeMs, begun, this.#times(begun));
      frame.findings.shot = this.shots.index;
      frame.findings.inTransition = this.#current.some(
        ({ span }) => span !== null && span.first <= position && span.last >= position,
      );
      yield frame;
    }
  }

  #times({ span }: Boundary): { startMs: number; endMs: number } | null {
    return span && { startMs: this.scan.timeOf(span.first), endMs: this.scan.timeOf(span.last + 1) };
  }
}
