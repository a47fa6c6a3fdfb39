import type { Frame } from '../../common/frame.js';
import { Inference } from '../../inference/inference.js';
import { howToInstall } from '../../model-registry/how-to-install.js';
import type { Model } from '../../model-registry/model.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';
import { Listener } from './speech/listener.js';
import { speechOf, SILENT, type Heard } from './speech/speech-report.js';

export interface SpeechOptions {
  vad: string;
  transcriber: string | null;
  min_confidence: number;
}

/** Finds where somebody speaks, and with a second model what is said: the result's `speech`. Frames pass as they are. */
@PipelineStep('speech', {
  about: 'Finds when somebody speaks and, with a model that writes down, what is said.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      vad: {
        type: 'string',
        default: 'silero-vad',
        description: 'A model of task vad: name, name@version or name:alias.',
      },
      transcriber: {
        type: 'string',
        nullable: true,
        default: null,
        description: 'A model of task transcribe; null for no transcript. When it is not installed, a warning says so.',
      },
      min_confidence: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0.5,
        description: 'Speech of a lower mean probability is left out.',
      },
    },
  },
})
export class SpeechStep extends Step<SpeechOptions> {
  constructor(private readonly inference: Inference) {
    super();
  }

  /** A transcriber that is not installed is none of them: the step does its work without. */
  override models({ vad, transcriber }: SpeechOptions): string[] {
    return [vad, ...(transcriber !== null && this.#find(transcriber) ? [transcriber] : [])];
  }

  async *run(frames: AsyncIterable<Frame>, context: StepContext, options: SpeechOptions): AsyncGenerator<Frame> {
    const listener = new Listener(this.inference, context);
    let failure: { reason: unknown } | null = null;
    const listening = this.#listen(listener, context, options);
    listening.catch((reason: unknown) => (failure = { reason }));
    try {
      for await (const frame of frames) {
        if (failure) break;
        yield frame;
      }
      const heard = await listening;
      if (listener.damage) context.warn(warning('SOUND_DAMAGED', listener.damage.message));
      context.findings.speech = speechOf(heard, context.durationMs());
    } finally {
      await listener.close();
    }
  }

  async #listen(listener: Listener, context: StepContext, options: SpeechOptions): Promise<Heard> {
    if (!context.video.hasAudio) return SILENT;
    const vad = this.inference.model(options.vad);
    const writer = this.#writer(context, options);
    const segments = (await listener.segments(vad)).filter(({ confidence }) => confidence >= options.min_confidence);
    const written = writer && (await listener.write(writer, segments));
    return { segments, written, models: [vad.id, ...(writer ? [writer.id] : [])] };
  }

  #writer(context: StepContext, { transcriber }: SpeechOptions): Model | null {
    const model = transcriber === null ? null : this.#find(transcriber);
    if (transcriber !== null && !model)
      context.warn(
        warning('MODEL_UNAVAILABLE', `There is no transcript: model ${transcriber} is not ready. Install it with "${howToInstall(transcriber)}".`), // prettier-ignore
      );
    return model;
  }

  #find(reference: string): Model | null {
    try {
      return this.inference.model(reference);
    } catch {
      return null;
    }
  }
}

const warning = (code: string, message: string) => ({ code, message, stage: 'speech' });
