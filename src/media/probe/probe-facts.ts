import { clockwise, displaySize, turned, usablePixelAspect } from './display.js';
import type { ProbedFile, ProbedStream } from './probed-file.js';
import type { VideoFacts } from '../../common/video.js';

/** A file's facts in the service's own words. */
export function factsOf(file: ProbedFile, stream: ProbedStream): VideoFacts {
  const rotation = clockwise(stream.angle);
  const pixelAspect = usablePixelAspect(stream.pixelAspect);
  const stored = turned(stream, rotation);
  const display = displaySize(stream, pixelAspect, rotation);
  return {
    container: file.format,
    codec: stream.codec,
    width: stored.width,
    height: stored.height,
    displayWidth: display.width,
    displayHeight: display.height,
    pixelAspect,
    rotation,
    frameRate: stream.frameRate && !/^0|\/0$/.test(stream.frameRate) ? stream.frameRate : null,
    durationMs: file.durationS !== null && file.durationS > 0 ? Math.round(file.durationS * 1000) : null,
    startOffsetMs: Math.round((stream.startS ?? 0) * 1000),
    hasAudio: file.streams.some(({ kind }) => kind === 'audio'),
    frameCountHint: stream.frames !== null && stream.frames > 0 ? stream.frames : null,
  };
}
