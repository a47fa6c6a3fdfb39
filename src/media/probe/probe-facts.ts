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
    hasMatrix: stream.hasMatrix,
    frameRate: stream.frameRate && !/^0|\/0$/.test(stream.frameRate) ? stream.frameRate : null,
    durationMs: durationMs(file, stream),
    startOffsetMs: Math.round((stream.startS ?? 0) * 1000),
    hasAudio: file.streams.some(({ kind }) => kind === 'audio'),
    frameCountHint: stream.frames !== null && stream.frames > 0 ? stream.frames : null,
  };
}

/** Less is a muxer's delay, which players count as part of the video. */
const LATE_S = 1;

/** Matroska counts its duration from timestamp 0 (RFC 9559, section 5.1.2.11), other containers from the first frame. */
function durationMs({ format, durationS }: ProbedFile, { startS }: ProbedStream): number | null {
  const isFromZero = format.startsWith('matroska') && (startS ?? 0) >= LATE_S;
  const lasts = (durationS ?? 0) - (isFromZero ? (startS ?? 0) : 0);
  return lasts > 0 ? Math.round(lasts * 1000) : null;
}
