import type { Frame } from '../../../common/frame.js';
import type { TextFinding } from '../../../common/findings.js';
import { pictureKey, WHOLE_PICTURE, type PictureSpec } from '../../../common/picture.js';
import type { Size } from '../../../common/size.js';
import { cutOut, type Quad } from '../../../inference/cut-out.js';
import type { Inference } from '../../../inference/inference.js';
import type { Reading, TextQuad } from '../../../inference/tasks/text/quad.js';
import type { Model } from '../../../model-registry/model.js';
import { boxAround } from './boxes.js';
import { inReadingOrder } from './reading-order.js';

/** PaddleOCR turns a cut-out that is this many times as high as it is wide, counterclockwise. */
const UPRIGHT = 1.5;

/** What reads one frame. */
export interface ReaderParts {
  inference: Pick<Inference, 'run' | 'crops'>;
  detector: Model;
  recognizer: Model;
  /** What the detector looks at. */
  spec: PictureSpec;
  /** Pixels of that picture. */
  size: Size;
  /** Pixels of the whole picture, which is what is read. */
  wholeSize: Size;
  /** Readings below are left out, 0..1. */
  minConfidence: number;
}

/** Finds where text is in a frame and reads it there. */
export class Reader {
  constructor(private readonly parts: ReaderParts) {}

  /** The frame's lines of text in reading order. */
  async read(frame: Frame, signal: AbortSignal): Promise<TextFinding[]> {
    const { inference, detector, recognizer, spec, size, wholeSize, minConfidence } = this.parts;
    const picture = frame.pictures.get(pictureKey(spec));
    const whole = frame.pictures.get(pictureKey(WHOLE_PICTURE));
    if (!picture || !whole) return [];
    const [quads = []] = await inference.run<TextQuad[]>(detector, [picture], signal, size);
    const cuts = quads.map(({ corners }) => upright(onPixels(corners, wholeSize)));
    const readings = await inference.crops<Reading>(recognizer, whole, wholeSize, cuts, signal);
    const found = quads.flatMap(({ corners }, at): TextFinding[] => {
      const { text, confidence } = readings[at] as Reading;
      const isSure = text.trim() !== '' && confidence >= minConfidence;
      return isSure ? [{ text, confidence, box: boxAround(corners), corners, model: recognizer.id }] : [];
    });
    return inReadingOrder(found);
  }
}

/** Whole pixels, as they were before they became shares of the picture. */
const onPixels = (corners: Quad, { width, height }: Size): Quad =>
  corners.map(({ x, y }) => ({ x: Math.round(x * width), y: Math.round(y * height) })) as Quad;

function upright(quad: Quad): Quad {
  const { width, height } = cutOut(quad);
  const [a, b, c, d] = quad;
  return height / width >= UPRIGHT ? [b, c, d, a] : quad;
}
