import { within, type Size } from '../../common/size.js';
import type { PictureSpec } from '../../common/picture.js';
import type { VideoFacts } from '../../common/video.js';

/** Pixels; taller pictures than wide ones are bounded too. */
const THUMBNAIL = { width: 640, height: 1280 };

/** Samples across and down a small picture's pixel that its mean is taken of. A row costs more than a column. */
const SAMPLES = { across: 3, down: 2 };

/** Part of the most sampled frames that is kept for jumps in content. */
export const JUMP_SHARE = 0.2;

/** Size of a thumbnail: the displayed frame's shape, at most 640 wide. */
export const thumbnailSize = ({ displayWidth, displayHeight }: VideoFacts): Size =>
  within({ width: displayWidth, height: displayHeight }, THUMBNAIL.width, THUMBNAIL.height);

/**
 * Marks the frames that pass on the facts pipe: a `frame:` line with their time and a line of the mark. All marks of one
 * frame are written before the next frame enters the graph.
 */
export const mark = (name: string): string =>
  `metadata=mode=add:key=${name}:value=1,metadata=mode=print:key=${name}:direct=1:file='pipe\\:1'`;

const FIRST = 'isnan(prev_selected_t)';

/** How many whole steps a time lies after the first frame; a millionth makes up for 0.3 / 0.1 being less than 3. */
const slot = (time: string, stepMs: number): string => `floor((${time}-start_t)/${stepMs / 1000}+1e-6)`;

const isNextSlot = (stepMs: number): string => `gt(${slot('t', stepMs)},${slot('prev_selected_t', stepMs)})`;

/**
 * Passes the first frame, the first of each interval, and, within their share, frames that differ much from the one before
 * and come 100 ms or more after the last that passed.
 */
export function selectSampled(intervalMs: number, maxFrames: number): string {
  const mayJump = `lt(selected_n,${maxFrames * JUMP_SHARE}+${slot('t', intervalMs)})`;
  const jump = `gt(scene,0.12)*gte(t-prev_selected_t,0.1)*${mayJump}`;
  return `select='lt(selected_n,${maxFrames})*(${FIRST}+${isNextSlot(intervalMs)}+${jump})'`;
}

/** Passes the first frame of each step, at most so many. */
export const selectApart = (stepMs: number, most: number): string =>
  `select='lt(selected_n,${most})*(${FIRST}+${isNextSlot(stepMs)})'`;

/** One picture from a frame of the given size. */
export function scalePicture({ rate, width, height, scaling, format }: PictureSpec, from: Size): string {
  const to = `scale=${width}:${height}:flags=${scaling},format=${format}`;
  const coarse = { width: width * SAMPLES.across, height: height * SAMPLES.down };
  const isFarLarger = from.width > coarse.width && from.height > coarse.height;
  // A third of the time that the mean of all pixels takes, with an error of 3 of 255 (root mean square, measured).
  if (rate === 'every' && scaling === 'area' && isFarLarger)
    return `scale=${coarse.width}:${coarse.height}:flags=neighbor,${to}`;
  return to;
}

/** A smaller frame to make smaller pictures of, in the frame's own colour format. */
export const scaleDown = ({ width, height }: Size): string => `scale=${width}:${height}:flags=area`;

/** A picture for a JPEG: square pixels, full range, times that every encoder takes. */
export const scaleForJpeg = ({ width, height }: Size): string =>
  `scale=${width}:${height}:flags=area:out_range=pc,format=yuvj420p,setsar=1`;

/** Numbers frames by the second, because encoders and muxers refuse times that repeat or run back. */
export const NUMBERED = 'setpts=N/TB';

/** A time base that tells numbered frames apart, however few there are in a second. */
export const NUMBERED_TIME_BASE = ['-enc_time_base', '1:1000'];

/**
 * Frames of another size made to fit, so that one graph goes on to the end: the option of the input and the filter that the graph
 * begins with. None for a video that ffmpeg turns before: its turning relies on the size, and the graph is built anew.
 */
export function keepSize({ hasMatrix, width, height }: Pick<VideoFacts, 'hasMatrix' | 'width' | 'height'>): KeptSize {
  if (hasMatrix) return { option: [], filter: '' };
  return { option: ['-reinit_filter', '0'], filter: `scale=${width}:${height}:flags=bilinear,` };
}

interface KeptSize {
  option: string[];
  /** With a comma behind, or empty. */
  filter: string;
}

/** Encoder and muxer of a row of JPEG files. */
export const jpegOutput = (quality: number): string[] => [
  // Standard tables: a tenth less time for 3 % more bytes.
  ...[
    '-c:v',
    'mjpeg',
    '-huffman',
    'default',
    '-threads',
    '1',
    '-q:v',
    String(quality),
    ...NUMBERED_TIME_BASE,
    '-f',
    'image2pipe',
  ],
];
