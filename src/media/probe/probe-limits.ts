import type { Env } from '../../common/env.js';
import { AnalysisError } from '../../common/errors.js';
import type { VideoFacts } from '../../common/video.js';

/** Throws `LIMIT_EXCEEDED` with the figures for a video that is longer or larger than the service takes. */
export function checkLimits(
  { width, height, durationMs }: VideoFacts,
  limits: Pick<Env, 'MAX_PIXELS' | 'MAX_DURATION_S'>,
): void {
  const { MAX_PIXELS: pixels, MAX_DURATION_S: seconds } = limits;
  if (width * height > pixels)
    throw new AnalysisError('LIMIT_EXCEEDED', `A frame has ${width} × ${height} pixels; at most ${pixels} are taken.`, {
      hint: 'Scale the video down.',
    });
  if (durationMs !== null && durationMs > seconds * 1000)
    throw new AnalysisError(
      'LIMIT_EXCEEDED',
      `The video lasts ${durationMs / 1000} s; at most ${seconds} s are taken.`,
      {
        hint: 'Send it in shorter parts.',
      },
    );
}
