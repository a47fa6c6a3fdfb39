import { AnalysisError } from '../../common/errors.js';
import type { Confinement } from '../ffmpeg/confinement.js';
import { jpegOutput, keepSize, NUMBERED, scaleForJpeg, thumbnailSize } from './decode-filters.js';
import { JpegReader } from './decode-readers.js';
import type { Ffmpeg } from '../ffmpeg/ffmpeg.js';
import { inputGuards } from '../ffmpeg/ffmpeg-whitelists.js';
import type { LocalVideo, VideoFacts } from '../../common/video.js';

/** A frame that is wanted. */
export interface Wanted {
  video: LocalVideo;
  facts: VideoFacts;
  /** From the first displayed frame. */
  timeMs: number;
  /** Time of the first displayed frame as ffmpeg counts; null when no decoding has told. */
  originUs: number | null;
}

/** Decoding this much from the start is as quick as seeking. */
const NEAR_MS = 10_000;

/** How far before the frame to seek: transport streams have no index, and a seek may land behind the last key frame. */
const LEADS_MS = [3_000, 15_000];

/** Callers may have rounded to a millisecond. */
const TOLERANCE_MS = 1;

/** A way to the frame: options before the input and the filter that passes it first. */
interface Way {
  seek: string[];
  filter: string;
}

/** Takes single frames out of a video. */
export class ThumbnailExtractor {
  constructor(
    private readonly maxPixels: number,
    private readonly ffmpeg: Ffmpeg,
    private readonly confinement: Confinement,
  ) {}

  /** The frame at a time, or the next after it; `MEDIA_CORRUPT` when there is none. */
  async at(wanted: Wanted, signal: AbortSignal): Promise<Uint8Array> {
    for (const way of waysTo(wanted)) {
      const image = await this.#take(wanted, way, signal);
      if (image) return image;
    }
    const time = Math.round(wanted.timeMs);
    throw new AnalysisError('MEDIA_CORRUPT', `The video is damaged: there is no frame at ${time} ms.`);
  }

  async #take(
    { video: { path }, facts }: Wanted,
    { seek, filter }: Way,
    signal: AbortSignal,
  ): Promise<Uint8Array | null> {
    const { ffmpeg: program, passthrough } = await this.ffmpeg.build();
    const kept = keepSize(facts);
    const input = [...inputGuards(this.maxPixels), ...kept.option, ...seek, '-i', `file:${path}`];
    const filters = `[0:V:0]${kept.filter}${filter},${scaleForJpeg(thumbnailSize(facts))},${NUMBERED}[o]`;
    const output = ['-map', '[o]', ...passthrough, '-frames:v', '1', ...jpegOutput(3), 'pipe:1'];
    const args = ['-hide_banner', '-v', 'error', '-nostdin', ...input, '-filter_complex', filters, ...output];
    const child = await this.confinement.start({ program, args, reads: [path] }, signal);
    const reader = new JpegReader();
    child.outputs[0]?.on('data', (chunk: Buffer) => reader.push(chunk));
    await child.exit;
    signal.throwIfAborted();
    return reader.take() ?? null;
  }
}

/** Quick ones first; the last always leads there. */
function waysTo({ timeMs, originUs }: Wanted): Way[] {
  const slow = { seek: [], filter: `select='gte(t-start_t,${(timeMs - TOLERANCE_MS) / 1000})'` };
  if (originUs === null || timeMs <= NEAR_MS) return [slow];
  return [...LEADS_MS.filter((lead) => lead < timeMs).map((lead) => sought(originUs / 1000 + timeMs, lead)), slow];
}

/** Passes only a frame of exactly that time, because a seek may have skipped the frame and landed on a later one. */
function sought(atMs: number, leadMs: number): Way {
  const from = atMs - leadMs;
  // After a seek ffmpeg counts from where it was told to land.
  const [low, high] = [leadMs - TOLERANCE_MS, leadMs + TOLERANCE_MS].map((ms) => ms / 1000);
  return {
    seek: ['-noaccurate_seek', '-ss', (from / 1000).toFixed(6), '-t', String((leadMs + 1000) / 1000)],
    filter: `select='between(t,${low},${high})'`,
  };
}
