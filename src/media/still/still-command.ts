import type { PictureSpec } from '../../common/picture.js';
import { scalePicture } from '../decode/decode-filters.js';

/** Kinds of pictures that are taken, by media type: ffmpeg's demuxer and decoder. */
export const STILLS = {
  'image/jpeg': { demuxer: 'jpeg_pipe', decoder: 'mjpeg' },
  'image/png': { demuxer: 'png_pipe', decoder: 'png' },
  'image/webp': { demuxer: 'webp_pipe', decoder: 'webp' },
} as const;

/** Media type of a picture that is taken. */
export type StillType = keyof typeof STILLS;

/** Filters that turn a picture upright, by the orientation of Exif. */
const UPRIGHT: Record<number, string[]> = {
  2: ['hflip'],
  3: ['hflip', 'vflip'],
  4: ['vflip'],
  5: ['transpose=cclock_flip'],
  6: ['transpose=clock'],
  7: ['transpose=clock_flip'],
  8: ['transpose=cclock'],
};

/** Arguments that have ffmpeg make the picture of a spec from the one on stdin, as PPM or PGM (which say their size) on pipe 1. */
export function stillArguments(type: StillType, spec: PictureSpec, orientation: number, maxPixels: number): string[] {
  const { demuxer, decoder } = STILLS[type];
  const guards = [
    ...['-protocol_whitelist', 'pipe', '-format_whitelist', demuxer, '-codec_whitelist', decoder],
    ...['-max_pixels', String(maxPixels), '-noautorotate', '-f', demuxer, '-i', 'pipe:0'],
  ];
  const filters = [...(UPRIGHT[orientation] ?? []), scaled(spec)].join(',');
  const output = ['-frames:v', '1', '-c:v', codecOf(spec.format), '-f', 'image2pipe', 'pipe:1'];
  return ['-hide_banner', '-v', 'error', '-threads', '1', ...guards, '-vf', filters, ...output];
}

function scaled(spec: PictureSpec): string {
  const { width, height, scaling, format } = spec;
  if (spec.fit === 'stretch') return scalePicture({ ...spec, rate: 'sampled' }, spec);
  const fitted = `w='min(iw,${width})':h='min(ih,${height})':force_original_aspect_ratio=decrease`;
  return `scale=${fitted}:flags=${scaling},format=${format}`;
}

/** Both write a header with the size before the bytes; PPM knows no other order of colours than RGB. */
const codecOf = (format: PictureSpec['format']): string => (format === 'gray' ? 'pgm' : 'ppm');
