import type { Env } from '../../common/env.js';
import { AnalysisError } from '../../common/errors.js';
import type { Size } from '../../common/size.js';
import type { VideoFacts } from '../../common/video.js';

/** Throws `LIMIT_EXCEEDED` with the figures for a video that is longer or larger than the service takes. */
export function checkLimits(
  { width, height, durationMs }: VideoFacts,
  limits: Pick<Env, 'MAX_PIXELS' | 'MAX_DURATION_S'>,
): void {
  const { MAX_PIXELS: pixels, MAX_DURATION_S: seconds } = limits;
  checkFrame({ width, height }, pixels);
  if (durationMs !== null && durationMs > seconds * 1000) throw tooLong(`lasts ${durationMs / 1000} s`, seconds);
}

/** Throws `LIMIT_EXCEEDED` for a frame of more pixels. */
export function checkFrame({ width, height }: Size, pixels: number): void {
  if (width * height <= pixels) return;
  const message = `A frame has ${width} × ${height} pixels; at most ${pixels} are taken.`;
  throw new AnalysisError('LIMIT_EXCEEDED', message, { hint: 'Scale the video down.' });
}

/** Throws `LIMIT_EXCEEDED` for a frame that comes later than a video may last, whatever its container said. */
export function checkTime(timeMs: number, seconds: number): void {
  if (timeMs > seconds * 1000) throw tooLong(`has a frame at ${Math.round(timeMs / 1000)} s`, seconds);
}

const tooLong = (what: string, seconds: number): AnalysisError =>
  new AnalysisError('LIMIT_EXCEEDED', `The video ${what}; at most ${seconds} s are taken.`, {
    hint: 'Send it in shorter parts.',
  });
