import { within, type Size } from './size.js';
import type { VideoFacts } from './video.js';

/**
 * A picture that a step wants of frames, made by ffmpeg while it decodes. Two steps that ask for the same one share it.
 */
export interface PictureSpec {
  /** `every` decoded frame, or only the `sampled` ones (the pipeline's interval, the first frame, and frames after a jump in content). */
  rate: 'every' | 'sampled';
  /** Pixels; of a `whole` picture the most. */
  width: number;
  /** Pixels; of a `whole` picture the most. */
  height: number;
  /**
   * `stretch`: width and height are scaled independently, the displayed frame fills the picture. `whole`: the displayed frame
   * as it is, only made smaller when it does not fit.
   */
  fit: 'stretch' | 'whole';
  /** Bytes of a pixel, interleaved (HWC): 3 for rgb24 and bgr24, 1 for gray. */
  format: 'rgb24' | 'bgr24' | 'gray';
  /** swscale's algorithm. */
  scaling: 'area' | 'bilinear' | 'bicubic' | 'fast_bilinear';
}

/** The picture's name in `Frame.pictures`: equal specs have equal keys. */
export function pictureKey(spec: PictureSpec): string {
  return [spec.rate, `${spec.width}x${spec.height}`, spec.fit, spec.format, spec.scaling].join('-');
}

/** The displayed frame itself: what models are given that want it cut, padded or normalised in their own way. */
export const WHOLE_PICTURE: PictureSpec = {
  rate: 'sampled',
  width: 1920,
  height: 1920,
  fit: 'whole',
  format: 'rgb24',
  scaling: 'bicubic',
};

/** Pixels of a video's pictures of this spec. */
export function pictureSize(
  { fit, width, height }: PictureSpec,
  { displayWidth, displayHeight }: Pick<VideoFacts, 'displayWidth' | 'displayHeight'>,
): Size {
  return fit === 'stretch' ? { width, height } : within({ width: displayWidth, height: displayHeight }, width, height);
}

/** Bytes of one picture: height × width × channels. */
export const pictureBytes = ({ width, height }: Size, format: PictureSpec['format']): number =>
  width * height * (format === 'gray' ? 1 : 3);
