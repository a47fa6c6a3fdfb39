/**
 * A picture that a step wants of frames, made by ffmpeg while it decodes. Two steps that ask for the same one share it.
 */
export interface PictureSpec {
  /** `every` decoded frame, or only the `sampled` ones (the pipeline's interval, the first frame, and frames after a jump in content). */
  rate: 'every' | 'sampled';
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  /** `stretch`: width and height are scaled independently, the displayed frame fills the picture. */
  fit: 'stretch';
  /** Bytes of a pixel, interleaved (HWC): 3 for rgb24 and bgr24, 1 for gray. */
  format: 'rgb24' | 'bgr24' | 'gray';
  /** swscale's algorithm. */
  scaling: 'area' | 'bilinear' | 'bicubic' | 'fast_bilinear';
}

/** The picture's name in `Frame.pictures`: equal specs have equal keys. */
export function pictureKey(spec: PictureSpec): string {
  return [spec.rate, `${spec.width}x${spec.height}`, spec.fit, spec.format, spec.scaling].join('-');
}

/** Bytes of one picture: height × width × channels. */
export function pictureBytes(spec: PictureSpec): number {
  return spec.width * spec.height * (spec.format === 'gray' ? 1 : 3);
}
