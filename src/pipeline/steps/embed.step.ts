import { Inference } from '../../inference/inference.js';
import type { Frame } from '../../common/frame.js';
import { pictureKey, type PictureSpec } from '../../common/picture.js';
import type { Model } from '../../model-registry/model.js';
import { PipelineStep } from '../pipeline-step.js';
import { Step, type StepContext } from '../step.js';

export interface EmbedOptions {
  model: string;
  batch: number;
}

/** Embeds every sampled frame with one model: `findings.embeddings` by the model's id. */
@PipelineStep('embed', {
  about: 'Describes every sampled frame by a vector, so that like frames are near each other.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      model: {
        type: 'string',
        default: 'scene-descriptor',
        description: 'A model of task embed: name, name@version or name:alias.',
      },
      batch: { type: 'integer', minimum: 1, maximum: 64, default: 16, description: 'Frames in one run of the model.' },
    },
  },
})
export class EmbedStep extends Step<EmbedOptions> {
  constructor(private readonly inference: Inference) {
    super();
  }

  override pictures(options: EmbedOptions): PictureSpec[] {
    return [this.#picture(this.inference.model(options.model))];
  }

  override models({ model }: EmbedOptions): string[] {
    return [model];
  }

  async *run(frames: AsyncIterable<Frame>, context: StepContext, options: EmbedOptions): AsyncGenerator<Frame> {
    const model = this.inference.model(options.model);
    const key = pictureKey(this.#picture(model));
    let held: Frame[] = [];
    let sampled = 0;
    for await (const frame of frames) {
      held.push(frame);
      if (frame.isSampled) sampled++;
      if (sampled < options.batch) continue;
      await this.#embed(held, model, key, context.signal);
      yield* held;
      [held, sampled] = [[], 0];
    }
    await this.#embed(held, model, key, context.signal);
    yield* held;
  }

  #picture(model: Model): PictureSpec {
    return this.inference.picture(model, 'sampled');
  }

  async #embed(frames: Frame[], model: Model, key: string, signal: AbortSignal): Promise<void> {
    const sampled = frames.flatMap((frame) => {
      const picture = frame.pictures.get(key);
      return picture ? [{ frame, picture }] : [];
    });
    if (sampled.length === 0) return;
    const pictures = sampled.map(({ picture }) => picture);
    const vectors = await this.inference.run<Float32Array>(model, pictures, signal);
    sampled.forEach(({ frame }, at) => {
      frame.findings.embeddings ??= new Map();
      frame.findings.embeddings.set(model.id, vectors[at] as Float32Array);
    });
  }
}
