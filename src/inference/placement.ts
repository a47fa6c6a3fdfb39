import type { Size } from '../common/size.js';
import type { PictureInput, Resize } from '../model-registry/model.js';

/** How a picture lies on a model's canvas: a point of it is at x · scaleX + left, y · scaleY + top there. */
export interface Placement {
  /** What the model sees, pixels. */
  canvas: Size;
  /** The picture after scaling, before it is padded or cut. */
  resized: Size;
  /** Of the resized picture's corner on the canvas, pixels; negative where it is cut. */
  left: number;
  top: number;
  /** Canvas pixels per picture pixel. */
  scaleX: number;
  scaleY: number;
}

/** Where a picture of this size goes, in whole pixels as the published pre-processing of each mode has it. */
export function placementOf(input: PictureInput, picture: Size): Placement {
  return MODES[input.resize.mode](input, picture);
}

const MODES: Record<Resize['mode'], (input: PictureInput, picture: Size) => Placement> = {
  stretch: ({ width, height }, picture) => placed(picture, { width, height }, { width, height }),
  letterbox,
  'shortest-crop': cropShortest,
  'long-side': fitLongSide,
  height: fitHeight,
};

/** As YOLOX's `preproc`: sizes are cut off, not rounded, and boxes are divided by the one ratio. */
function letterbox({ width, height, resize }: PictureInput, picture: Size): Placement {
  const ratio = Math.min(width / picture.width, height / picture.height);
  const resized = { width: atLeastOne(picture.width * ratio), height: atLeastOne(picture.height * ratio) };
  const isCentred = resize.anchor !== 'top-left';
  const left = isCentred ? Math.floor((width - resized.width) / 2) : 0;
  const top = isCentred ? Math.floor((height - resized.height) / 2) : 0;
  return { canvas: { width, height }, resized, left, top, scaleX: ratio, scaleY: ratio };
}

/** As torchvision's `Resize` and `CenterCrop`. */
function cropShortest({ width, height, resize }: PictureInput, picture: Size): Placement {
  const shortest = resize.shortest ?? Math.min(width, height);
  const short = Math.min(picture.width, picture.height);
  const resized = {
    width: Math.max(width, Math.trunc((shortest * picture.width) / short)),
    height: Math.max(height, Math.trunc((shortest * picture.height) / short)),
  };
  const [left, top] = [halfEven(resized.width - width), halfEven(resized.height - height)];
  return placed(picture, resized, { width, height }, -left, -top);
}

/** As PaddleOCR's `DetResizeForTest`. */
function fitLongSide({ width, height, resize }: PictureInput, picture: Size): Placement {
  const { side = Math.max(width, height), stride = 32, rounding = 'nearest', enlarge = false } = resize;
  const ratio = side / Math.max(picture.width, picture.height);
  const factor = enlarge ? ratio : Math.min(1, ratio);
  const round = rounding === 'up' ? Math.ceil : roundEven;
  const rounded = (length: number): number => Math.max(stride, round(Math.trunc(length * factor) / stride) * stride);
  const resized = { width: rounded(picture.width), height: rounded(picture.height) };
  return placed(picture, resized, resized);
}

/** As PaddleOCR's `resize_norm_img`. */
function fitHeight({ height, resize }: PictureInput, picture: Size): Placement {
  const { minWidth = 1, maxWidth = 4096 } = resize;
  const width = Math.min(maxWidth, Math.max(1, Math.ceil((height * picture.width) / picture.height)));
  return placed(picture, { width, height }, { width: Math.max(minWidth, width), height });
}

function placed(picture: Size, resized: Size, canvas: Size, left = 0, top = 0): Placement {
  const [scaleX, scaleY] = [resized.width / picture.width, resized.height / picture.height];
  return { canvas, resized, left, top, scaleX, scaleY };
}

const atLeastOne = (length: number): number => Math.max(1, Math.trunc(length));

const halfEven = (length: number): number => roundEven(length / 2);

/** Halves go to the even number, as Python rounds. */
function roundEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
