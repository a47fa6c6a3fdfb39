import { AnalysisError } from '../common/errors.js';
import type { Confinement } from './confinement.js';
import { jpegOutput, NUMBERED, scaleForJpeg, thumbnailSize } from './decode-filters.js';
import { JpegReader } from './decode-readers.js';
import type { Ffmpeg } from './ffmpeg.js';
import { inputGuards } from './ffmpeg-whitelists.js';
import type { LocalVideo, VideoFacts } from './video.js';

/** Decoding this much from the start is as quick as seeking, and exact even where a file's index is not. */
const NEAR_MS = 10_000;

/** How far before the frame to look for a frame to start decoding from. */
const LEAD_MS = 5_000;

/** Times are told in whole microseconds and the start of a stream in milliseconds. */
const TOLERANCE_MS = 1;

/** The frame at a time as a JPEG; `MEDIA_CORRUPT` when there is none from there on. */
export async function thumbnailAt(
  { ffmpeg, confinement }: { ffmpeg: Ffmpeg; confinement: Confinement },
  maxPixels: number,
  video: LocalVideo,
  facts: VideoFacts,
  timeMs: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { ffmpeg: program, passthrough } = await ffmpeg.build();
  const size = thumbnailSize(facts);
  for (const { seek, filter } of timeMs > NEAR_MS ? [sought(facts, timeMs), fromStart(timeMs)] : [fromStart(timeMs)]) {
    const quiet = ['-hide_banner', '-v', 'error', '-nostdin', ...inputGuards(maxPixels)];
    const filters = `[0:V:0]${filter},${scaleForJpeg(size)},${NUMBERED}[o]`;
    const output = [
      '-filter_complex',
      filters,
      '-map',
      '[o]',
      ...passthrough,
      '-frames:v',
      '1',
      ...jpegOutput(3),
      'pipe:1',
    ];
    const args = [...quiet, ...seek, '-i', `file:${video.path}`, ...output];
    const reader = new JpegReader();
    const child = await confinement.start({ program, args, reads: [video.path] }, signal);
    child.outputs[0]?.on('data', (chunk: Buffer) => reader.push(chunk));
    await child.exit;
    signal.throwIfAborted();
    const image = reader.take();
    if (image) return image;
  }
  throw new AnalysisError('MEDIA_CORRUPT', `The video is damaged: there is no frame at ${Math.round(timeMs)} ms.`);
}

const fromStart = (timeMs: number): { seek: string[]; filter: string } => ({
  seek: [],
  filter: `select='gte(t-start_t,${(timeMs - TOLERANCE_MS) / 1000})'`,
});

/** Times of the file itself, because a seek makes others relative to where it lands. */
function sought({ startOffsetMs }: VideoFacts, timeMs: number): { seek: string[]; filter: string } {
  const at = startOffsetMs + timeMs;
  return {
    seek: ['-seek_timestamp', '1', '-ss', String((at - LEAD_MS) / 1000), '-noaccurate_seek', '-copyts'],
    filter: `select='gte(t,${(at - TOLERANCE_MS) / 1000})'`,
  };
}
