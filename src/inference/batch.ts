import type { Size } from '../common/size.js';
import { pictureInput, type ModelCard, type PictureInput } from '../model-registry/model.js';
import type { CutOut } from './cut-out.js';
import { isDirect } from './preparation.js';
import type { PictureBatch } from './tensor.js';

/** Most pictures in one run of a model that does not say. */
const MAX_BATCH = 32;

/** A part of a run: these pictures go in, the first `repeated` findings were already given by the part before. */
export interface Part {
  pictures: Uint8Array[];
  repeated: number;
}

/** Bytes of a pixel. */
export const channels = (color: PictureInput['color']): number => (color === 'GRAY' ? 1 : 3);

/** Pictures that are one input of the graph. */
export const windowOf = ({ input }: Pick<ModelCard, 'input'>): number =>
  input.layout === 'samples' ? 1 : (input.window ?? 1);

/** Splits pictures into parts of at most `maxBatch`, the card's unless told; each but the first begins with the last `lookback` pictures of the one before. */
export function parts(pictures: Uint8Array[], card: ModelCard, maxBatch = card.options?.maxBatch): Part[] {
  const lookback = card.options?.lookback ?? 0;
  const window = windowOf(card);
  const most = Math.max((maxBatch ?? Math.max(1, Math.floor(MAX_BATCH / window))) * window, lookback + 1);
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
 * Pictures (HWC bytes) as a batch uint8 [N, H, W, C], to be prepared as the card says, or one piece of one picture. Their size
 * is the card's unless `size` says another: of whole pictures, and for models of dynamic size. Throws a sentence when a
 * picture has another number of bytes.
 */
export function stack(pictures: Uint8Array[], card: ModelCard, size?: Size, cutOut?: CutOut): PictureBatch {
  const input = pictureInput(card);
  const isPrepared = cutOut !== undefined || !isDirect(input);
  const { width, height } = isPrepared ? (size ?? input) : sizeOf(input, card, size);
  const depth = isPrepared ? 3 : channels(input.color);
  const bytes = height * width * depth;
  pictures.forEach((picture, at) => {
    if (picture.length !== bytes)
      throw new Error(
        `takes pictures of ${width}×${height}×${depth} = ${bytes} bytes; picture ${at} has ${picture.length}`,
      );
  });
  const window = windowOf(card);
  if (pictures.length % window !== 0) throw new Error(`takes ${window} pictures at a time, not ${pictures.length}`);
  const batch: PictureBatch = { type: 'uint8', dims: [pictures.length, height, width, depth], pictures };
  return isPrepared ? { ...batch, preparation: input, ...(cutOut && { cutOut }) } : batch;
}

function sizeOf(input: PictureInput, { options }: ModelCard, size: Size = input): Size {
  const isOwn = size.width === input.width && size.height === input.height;
  if (isOwn || options?.dynamic) return size;
  throw new Error(`takes pictures of ${input.width}×${input.height} only, not ${size.width}×${size.height}`);
}
