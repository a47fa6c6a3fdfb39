import { Injectable } from '@nestjs/common';
import { Env } from '../../common/env.js';
import { Confinement } from '../ffmpeg/confinement.js';
import { JpegCropper } from './crop-jpeg.js';
import { planOutputs } from './decode-outputs.js';
import { DecodingRun } from './decode-run.js';
import { ThumbnailExtractor } from './decode-thumbnail.js';
import { Ffmpeg } from '../ffmpeg/ffmpeg.js';
import type { Box } from '../../common/findings.js';
import type { Frame } from '../../common/frame.js';
import type { PictureSpec } from '../../common/picture.js';
import type { LocalVideo, VideoFacts } from '../../common/video.js';

/** What a pipeline wants of a video. */
export interface DecodePlan {
  /** No two with the same `pictureKey`. */
  pictures: PictureSpec[];
  /** Between sampled frames, > 0; widened when the video would have more than `MAX_FRAMES` of them. */
  intervalMs: number;
  /** Whether sampled frames carry a JPEG. */
  thumbnails: boolean;
  /** Where to write one JPEG of small pictures; its folder is made. */
  sprite: { path: string; maxTiles: number; tileWidth: number } | null;
}

/** The grid of a sprite sheet in the result's own spelling; cells beyond the last time are black. */
export interface SpriteGrid {
  columns: number;
  rows: number;
  tile_width: number;
  tile_height: number;
  times_ms: number[];
}

/**
 * Every decoded frame of a video in display order, to be iterated once. ffmpeg runs while it is iterated and waits while
 * nobody asks; leaving the loop ends it. Throws `AnalysisError` `MEDIA_CORRUPT` after the last good frame of a damaged
 * file, `LIMIT_EXCEEDED` for one whose frames are too large or come too late, and the signal's reason when it aborts. What follows is complete once the loop has ended.
 */
export interface Decoding extends AsyncIterable<Frame> {
  /** What `DecodePlan.intervalMs` became. */
  readonly intervalMs: number;
  readonly framesDecoded: number;
  readonly framesSampled: number;
  /** Milliseconds from the first displayed frame. */
  readonly lastFrameStartMs: number;
  /** The last frame is taken to last as long as the one before, at most a second. */
  readonly lastFrameEndMs: number;
  /** Whether frames lie at unequal distances, beyond what rounding to milliseconds explains. */
  readonly variableFrameRate: boolean;
  /** Null when none was asked for or the video had no frame. */
  readonly sprite: SpriteGrid | null;
  /** Nobody looks at this frame's pictures again: their memory is filled anew. What is never released is the garbage collector's. */
  release(frame: Frame): void;
}

/** Turns a video into frames, in one run of ffmpeg. */
@Injectable()
export class Decoder {
  readonly #runs = new WeakMap<VideoFacts, DecodingRun>();
  readonly #thumbnails: ThumbnailExtractor;
  readonly #cropper: JpegCropper;

  constructor(
    private readonly env: Env,
    private readonly ffmpeg: Ffmpeg,
    private readonly confinement: Confinement,
  ) {
    this.#thumbnails = new ThumbnailExtractor(env.MAX_PIXELS, ffmpeg, confinement);
    this.#cropper = new JpegCropper(ffmpeg, confinement);
  }

  decode(video: LocalVideo, facts: VideoFacts, plan: DecodePlan, signal: AbortSignal): Decoding {
    const outputs = planOutputs(plan, facts, this.env.MAX_FRAMES);
    const start = async () => {
      const { ffmpeg: program, passthrough } = await this.ffmpeg.build();
      const args = outputs.args(video.path, this.env.MAX_PIXELS, passthrough);
      return this.confinement.start({ program, args, reads: [video.path], pipes: outputs.readers.length }, signal);
    };
    const run = new DecodingRun(start, outputs, facts, this.env, plan.sprite?.path ?? null, signal);
    this.#runs.set(facts, run);
    return run;
  }

  /**
   * The frame whose `timeMs` this is, as a JPEG like those on sampled frames; the next one when none has that time.
   * Quick for a video that was decoded with the same facts object, else it decodes from the start.
   * `MEDIA_CORRUPT` when no frame is left.
   */
  extractThumbnail(video: LocalVideo, facts: VideoFacts, timeMs: number, signal: AbortSignal): Promise<Uint8Array> {
    const originUs = this.#runs.get(facts)?.originUs ?? null;
    return this.#thumbnails.at({ video, facts, timeMs, originUs }, signal);
  }

  /** The part of one of its own JPEGs that lies in a box (0..1), as a JPEG. */
  cropJpeg(jpeg: Uint8Array, box: Box, signal: AbortSignal): Promise<Uint8Array> {
    return this.#cropper.crop(jpeg, box, signal);
  }
}
