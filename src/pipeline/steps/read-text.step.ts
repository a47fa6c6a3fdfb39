import { Inference } from '../../inference/inference.js';
import type { Frame } from '../../common/frame.js';
import type { TextFinding } from '../../common/findings.js';
import { pictureSize, WHOLE_PICTURE, type PictureSpec } from '../../common/picture.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { SAMPLED_PICTURE, Statistics, STATISTICS_MODEL } from './statistics.js';
import { Reader } from './text/reader.js';
import { StillPicture } from './text/still-picture.js';
import { TextSpans } from './text/text-spans.js';

export interface ReadTextOptions {
  detector: string;
  recognizer: string;
  min_confidence: number;
  max_texts: number;
}

/**
 * Reads the text in sampled frames: `findings.texts` in reading order, and the result's `texts`, each from its first sight
 * until the next sampled frame without it, never across a cut when `shots` came before. A frame that looks as the last one
 * that was read is not read again: it has that one's texts.
 */
@PipelineStep('read_text', {
  about: 'Reads the text in the picture, and when it is shown.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      detector: { type: 'string', default: 'ppocr-det', description: 'A model of task text-detect: where text is.' },
      recognizer: {
        type: 'string',
        default: 'ppocr-rec',
        description: 'A model of task text-recognize: what it says.',
      },
      min_confidence: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0.5,
        description: 'Readings that are less certain are left out.',
      },
      max_texts: {
        type: 'integer',
        minimum: 1,
        maximum: 100_000,
        default: 1000,
        description: 'Most texts in the result; with more there is a warning.',
      },
    },
  },
})
export class ReadTextStep extends Step<ReadTextOptions> {
  constructor(private readonly inference: Inference) {
    super();
  }

  override pictures({ detector }: ReadTextOptions): PictureSpec[] {
    return [this.inference.picture(this.inference.model(detector), 'sampled'), WHOLE_PICTURE, SAMPLED_PICTURE];
  }

  override models({ detector, recognizer }: ReadTextOptions): string[] {
    return [detector, recognizer, STATISTICS_MODEL];
  }

  async *run(frames: AsyncIterable<Frame>, context: StepContext, options: ReadTextOptions): AsyncGenerator<Frame> {
    const { findings, signal } = context;
    const reader = this.#reader(context, options);
    const still = new StillPicture(new Statistics(this.inference));
    const spans = new TextSpans(options.max_texts, (text) => findings.texts.push(text));
    let texts: TextFinding[] = [];
    let shot: number | undefined;
    for await (const frame of frames) {
      if (frame.findings.shot !== shot) spans.end(frame.timeMs);
      shot = frame.findings.shot;
      if (frame.isSampled) {
        if (!(await still.isSame(frame, signal))) texts = await reader.read(frame, signal);
        frame.findings.texts = texts.map((text) => ({ ...text }));
        spans.see(frame.timeMs, texts);
      }
      yield frame;
    }
    spans.end(context.durationMs());
    findings.texts.sort((a, b) => a.start_ms - b.start_ms);
    if (spans.isLimited) context.warn(tooMany(options.max_texts));
  }

  #reader({ video }: StepContext, options: ReadTextOptions): Reader {
    const { inference } = this;
    const detector = inference.model(options.detector);
    const recognizer = inference.model(options.recognizer);
    const spec = inference.picture(detector, 'sampled');
    const [size, wholeSize] = [pictureSize(spec, video), pictureSize(WHOLE_PICTURE, video)];
    return new Reader({
      inference,
      detector,
      recognizer,
      spec,
      size,
      wholeSize,
      minConfidence: options.min_confidence,
    });
  }
}

const tooMany = (most: number) => ({
  code: 'TEXTS_LIMITED',
  message: `There is more text than the first ${most} texts that are kept; max_texts says how many.`,
  stage: 'read_text',
});
