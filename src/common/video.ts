/** What the probe knows of a video before a frame is decoded. */
export interface VideoFacts {
  container: string;
  codec: string;
  /** Stored pixels after rotation. */
  width: number;
  height: number;
  /** Displayed size: rotation and pixel aspect applied. Boxes are relative to it. */
  displayWidth: number;
  displayHeight: number;
  /** Sample aspect ratio as stored, `1:1` when the file says nothing. */
  pixelAspect: string;
  /** Degrees clockwise that the stored picture is turned for display: 0, 90, 180, 270. */
  rotation: number;
  /** Whether ffmpeg turns or mirrors the picture, be it by 0°. */
  hasMatrix: boolean;
  /** A fraction such as `30000/1001`, the average; null when the container does not say. */
  frameRate: string | null;
  /** Container's duration in ms; null when it does not say (then known after decoding). */
  durationMs: number | null;
  /** First presentation timestamp of the video stream in ms: what `time_ms` 0 is in the file. */
  startOffsetMs: number;
  hasAudio: boolean;
  /** Frames the container promises, for progress only; null when unknown. */
  frameCountHint: number | null;
}

/** A video on this machine's disk, fetched and measured. */
export interface LocalVideo {
  /** Absolute path; never shown to a client. */
  path: string;
  sizeBytes: number;
  /** Hex. */
  sha256: string;
}
