import type { ModelCard } from '../model-registry/model.js';
import type { PictureBatch } from './tensor.js';

/** Most pictures in one run of a model that does not say. */
const MAX_BATCH = 32;

/** Pixels of the pictures given to a model of dynamic size. */
export interface PictureSize {
  width: number;
  height: number;
}

/** A part of a run: these pictures go in, the first `repeated` findings were already given by the part before. */
export interface Part {
  pictures: Uint8Array[];
  repeated: number;
}

/** Bytes of a pixel. */
export const channels = (color: ModelCard['input']['color']): number => (color === 'GRAY' ? 1 : 3);

/** Splits pictures into parts of at most `maxBatch`; each but the first begins with the last `lookback` pictures of the one before. */
export function parts(pictures: Uint8Array[], { options = {} }: ModelCard): Part[] {
  const lookback = options.lookback ?? 0;
  const most = Math.max(options.maxBatch ?? MAX_BATCH, lookback + 1);
  const split: Part[] = [];
  for (let from = 0; from < pictures.length;) {
    const repeated = Math.min(lookback, from);
    const to = Math.min(from - repeated + most, pictures.length);
    split.push({ pictures: pictures.slice(from - repeated, to), repeated });
    from = to;
  }
  return split;
}

/**
 * Pictures (HWC bytes) as a batch uint8 [N, H, W, C]. Their size is the card's, or `size` for a model of dynamic size.
 * Throws a sentence when a picture has another number of bytes.
 */
export function stack(pictures: Uint8Array[], card: ModelCard, size?: PictureSize): PictureBatch {
  const { width, height } = sizeOf(card, size);
  const depth = channels(card.input.color);
  const bytes = height * width * depth;
  pictures.forEach((picture, at) => {
    if (picture.length !== bytes)
      throw new Error(
        `takes pictures of ${width}×${height}×${depth} = ${bytes} bytes; picture ${at} has ${picture.length}`,
      );
  });
  return { type: 'uint8', dims: [pictures.length, height, width, depth], pictures };
}

function sizeOf({ input, options }: ModelCard, size: PictureSize = input): PictureSize {
  const isOwn = size.width === input.width && size.height === input.height;
  if (isOwn || options?.dynamic) return size;
  throw new Error(`takes pictures of ${input.width}×${input.height} only, not ${size.width}×${size.height}`);
}
