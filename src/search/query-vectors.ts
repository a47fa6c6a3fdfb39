import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AnalysisError } from '../common/errors.js';
import { Problem } from '../http/problem.js';
import { Inference } from '../inference/inference.js';
import { NotAStill, StillDecoder } from '../media/still/still-decoder.js';
import type { Model } from '../model-registry/model.js';
import { PictureSource } from './picture-source.js';
import { Recent } from './recent.js';

/** Vectors that are kept: somebody who narrows a search asks with the same picture again. */
const KEPT = 256;

/** Embeds words and pictures by the model whose vectors they are compared with, exactly as frames are. */
@Injectable()
export class QueryVectors {
  readonly #recent = new Recent<Float32Array>(KEPT);

  constructor(
    private readonly inference: Inference,
    private readonly stills: StillDecoder,
    private readonly pictures: PictureSource,
  ) {}

  /** What the model makes of words. */
  ofText(model: Model, text: string): Promise<Float32Array> {
    return this.#recent.get(keyOf(model, 'text', Buffer.from(text)), () =>
      this.inference.read<Float32Array>(model, text).catch(failed),
    );
  }

  /** What the model makes of a picture, in base64 or by its address here. Throws 422 when there is none. */
  async ofImage(model: Model, image: string, owner: string | null, signal: AbortSignal): Promise<Float32Array> {
    const file = await this.pictures.read(image, owner);
    return this.#recent.get(keyOf(model, 'image', file), () => this.#look(model, file, signal).catch(failed));
  }

  async #look(model: Model, file: Uint8Array, signal: AbortSignal): Promise<Float32Array> {
    const { bytes, size } = await this.stills.decode(file, this.inference.picture(model, 'sampled'), signal);
    const [vector] = await this.inference.run<Float32Array>(model, [bytes], signal, size);
    return vector as Float32Array;
  }
}

const keyOf = ({ id, card }: Model, kind: string, bytes: Uint8Array): string =>
  [id, card.sha256, kind, createHash('sha256').update(bytes).digest('base64')].join(' ');

function failed(error: unknown): never {
  if (error instanceof NotAStill)
    throw Problem.invalid({ pointer: '#/image', code: 'NOT_A_PICTURE', detail: error.message });
  if (error instanceof AnalysisError)
    throw new Problem('UNAVAILABLE', `The query could not be embedded: ${error.message}`, { cause: error });
  throw error;
}
