import { WHOLE_PICTURE, type PictureSpec } from '../common/picture.js';
import { pictureInput, type Model, type ModelCard } from '../model-registry/model.js';
import { isDirect } from './preparation.js';
import type { Feed, PictureBatch, TensorData } from './tensor.js';
import type { TextRunner } from './text-graph.js';

/**
 * Runs a loaded model: feeds by input name, results by output name, in the shapes that the card promises. Buffers of
 * tensors are moved and must not be used again.
 */
export type RunModel = (feeds: Record<string, Feed>) => Promise<Record<string, TensorData>>;

/**
 * What a kind of model does with pictures, apart from which model: `embed`, `statistics`, … Named by `@ModelTask('embed')`
 * and chosen by `model.json`'s `task`. `Finding` is what one picture yields.
 */
export abstract class InferenceTask<Finding = unknown> {
  /** Faults of a card that the graph alone cannot show, each a sentence; empty when it fits this task. */
  abstract check(card: ModelCard): string[];

  /** The picture that the model wants; the rate is the caller's. */
  picture(card: ModelCard, rate: PictureSpec['rate']): PictureSpec {
    const input = pictureInput(card);
    if (!isDirect(input)) return { ...WHOLE_PICTURE, rate };
    const { width, height, color, resize } = input;
    const format = color === 'GRAY' ? 'gray' : color === 'BGR' ? 'bgr24' : 'rgb24';
    return { rate, width, height, fit: 'stretch', format, scaling: resize.scaling as PictureSpec['scaling'] };
  }

  /** One finding per picture, in order. `batch` is uint8 [N, H, W, C], of whole pictures when the model wants them prepared (`placementOf` says how they lie on its canvas), to feed as `card.input.name`. */
  abstract run(model: Model, batch: PictureBatch, run: RunModel): Promise<Finding[]>;

  /** Whether the model finds of a text what it finds of a picture, to compare the two. */
  readsText(_card: ModelCard): boolean {
    return false;
  }

  /** The finding of a text; asked only of models that read. */
  read(_model: Model, _text: string, _graph: TextRunner): Promise<Finding> {
    return Promise.reject(new Error(`${this.constructor.name} reads no text`));
  }
}
