/** One stream of a file, as the prober tells it. */
export interface ProbedStream {
  kind: 'video' | 'audio' | 'subtitle' | 'data';
  /** ffmpeg's name of the codec, or the file's own tag when ffmpeg does not know it. */
  codec: string;
  /** A cover picture, which is no video. */
  isCover: boolean;
  /** Stored pixels before rotation. */
  width: number;
  height: number;
  pixelAspect: string | undefined;
  /** Counter-clockwise degrees of the display matrix. */
  angle: number;
  /** Whether there is a display matrix at all; one may mirror the picture without turning it. */
  hasMatrix: boolean;
  /** A fraction, `0/0` or absent when unknown. */
  frameRate: string | undefined;
  startS: number | null;
  frames: number | null;
}

/** What a prober tells of a file; no streams when it cannot be read. */
export interface ProbedFile {
  format: string;
  durationS: number | null;
  streams: ProbedStream[];
}
