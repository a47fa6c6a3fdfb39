import type { Model } from '../../model-registry/model.js';

/** Of a frame with detail or colour the scene descriptor's last number, a constant, is 0.03; the less there is, the larger. */
const CONSTANT_OF_BLANK = 0.035;

/** Tells by a vector of the model whether its frame is black or flat; of models other than the scene descriptor none is known to be. */
export function blankOf({ card }: Pick<Model, 'card'>): (vector: Float32Array) => boolean {
  if (card.name !== 'scene-descriptor') return () => false;
  return (vector) => (vector.at(-1) ?? 0) > CONSTANT_OF_BLANK;
}
