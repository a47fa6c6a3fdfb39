import type { Inference } from '../../inference/inference.js';
import type { Frame } from '../../common/frame.js';
import { pictureKey, type PictureSpec } from '../../common/picture.js';

/** What the model `frame-statistics` finds in a picture; `difference`, `moved` and `peak` are its change since the picture before. */
export interface FrameStatistics {
  /** Mean luma, 0..255. */
  brightness: number;
  /** Standard deviation of luma. */
  contrast: number;
  /** Mean of the largest less the smallest channel, 0..255. */
  saturation: number;
  /** Hasler & Süsstrunk 2003. */
  colorfulness: number;
  /** Variance of luma's Laplacian; grows with the picture's size. */
  sharpness: number;
  /** Share of pixels of luma below 32. */
  dark: number;
  /** Mean absolute change of luma, 0..255. */
  difference: number;
  /** Share of the cells of an 8 × 8 grid whose mean change is above 3. */
  moved: number;
  /** Mean change of the cell that changed most, 0..255. */
  peak: number;
}

declare module '../../common/findings.js' {
  interface FrameFindings {
    /** Sampled frames: of the 256 × 256 picture, from whichever step needed them first. */
    statistics?: FrameStatistics;
  }
}

/** The registry's name of the model that measures. */
export const STATISTICS_MODEL = 'frame-statistics';

/** The picture of sampled frames that is measured; the scene descriptor looks at the same one. */
export const SAMPLED_PICTURE: PictureSpec = {
  rate: 'sampled',
  width: 256,
  height: 256,
  fit: 'stretch',
  format: 'rgb24',
  scaling: 'area',
};

/** Measures pictures by the model `frame-statistics`, sampled frames once however many steps ask. */
export class Statistics {
  constructor(private readonly inference: Inference) {}

  /** One row per picture, all of the spec's size; a row's change is to the picture before it in the list. */
  of(pictures: Uint8Array[], { width, height }: PictureSpec, signal: AbortSignal): Promise<FrameStatistics[]> {
    const model = this.inference.model(STATISTICS_MODEL);
    return this.inference.run<FrameStatistics>(model, pictures, signal, { width, height });
  }

  /** Writes `statistics` and `sharpness` on those frames that have a sampled picture and lack them. */
  async ofSampled(frames: Frame[], signal: AbortSignal): Promise<void> {
    const key = pictureKey(SAMPLED_PICTURE);
    const unmeasured = frames.flatMap((frame) => {
      const picture = frame.findings.statistics ? undefined : frame.pictures.get(key);
      return picture ? [{ frame, picture }] : [];
    });
    if (unmeasured.length === 0) return;
    const pictures = unmeasured.map(({ picture }) => picture);
    const measured = await this.of(pictures, SAMPLED_PICTURE, signal);
    unmeasured.forEach(({ frame: { findings } }, at) => {
      findings.statistics = measured[at] as FrameStatistics;
      findings.sharpness = findings.statistics.sharpness;
    });
  }
}
