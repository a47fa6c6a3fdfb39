import type { Frame } from '../../../common/frame.js';
import { pictureKey, pictureSize, WHOLE_PICTURE } from '../../../common/picture.js';
import type { VideoFacts } from '../../../common/video.js';
import type { Quad } from '../../../inference/cut-out.js';
import type { Inference } from '../../../inference/inference.js';
import type { Model } from '../../../model-registry/model.js';
import { inPixels } from './rectangle.js';
import type { ObjectFinding } from '../../../common/findings.js';

/** Sees what things look like, by a model of task `embed` on cut-outs of the whole frame. */
export class Looks {
  constructor(
    private readonly inference: Pick<Inference, 'crops'>,
    private readonly model: Model,
    private readonly video: VideoFacts,
    private readonly signal: AbortSignal,
  ) {}

  /** An embedding of length 1 for each object, in order; null for all on a frame without the whole picture. */
  async of(frame: Frame, objects: readonly ObjectFinding[]): Promise<(Float32Array | null)[]> {
    const picture = frame.pictures.get(pictureKey(WHOLE_PICTURE));
    if (!picture || objects.length === 0) return objects.map(() => null);
    const size = pictureSize(WHOLE_PICTURE, this.video);
    const quads = objects.map(({ box }): Quad => {
      const { x, y, width, height } = inPixels(box, size);
      const [right, bottom] = [x + width, y + height];
      return [
        { x, y },
        { x: right, y },
        { x: right, y: bottom },
        { x, y: bottom },
      ];
    });
    return this.inference.crops<Float32Array>(this.model, picture, size, quads, this.signal);
  }
}
