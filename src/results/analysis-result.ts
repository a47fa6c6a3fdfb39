/** The result document of the HTTP contract, in the contract's own spelling. Times are integer ms, half-open intervals. */
export interface AnalysisResult {
  schema_version: '1.0';
  video: {
    source_url: string;
    sha256: string;
    size_bytes: number;
    container: string;
    codec: string;
    width: number;
    height: number;
    display_width: number;
    display_height: number;
    pixel_aspect: string;
    rotation: number;
    frame_rate: string | null;
    variable_frame_rate: boolean;
    duration_ms: number;
    start_offset_ms: number;
    has_audio: boolean;
  };
  sampling: { strategy: 'interval+scene'; interval_ms: number; frames_analyzed: number; frames_decoded: number };
  shots: Shot[];
  sprite: Sprite | null;
  labels: unknown[];
  tracks: unknown[];
  quality: Quality | null;
  vectors: { store: string; collection: string; count: number; model: string } | null;
  /** What steps of other teams found, by step name. */
  custom: Record<string, unknown>;
  warnings: Warning[];
  provenance: {
    service_version: string;
    pipeline: { name: string; sha256: string };
    models: { name: string; version: string; sha256: string; provider: string }[];
    stages: { name: string; duration_ms: number }[];
  };
}

export interface Span {
  start_ms: number;
  end_ms: number;
}

export interface Shot extends Span {
  index: number;
  /** How the shot begins; `start` for the first. The transition's span is null for a cut. */
  transition: { type: 'start' | 'cut' | 'fade' | 'dissolve'; start_ms: number | null; end_ms: number | null };
  keyframe: { time_ms: number; thumbnail_url: string } | null;
  labels: { label: string; confidence: number }[];
}

/** One JPEG of small pictures in rows, left to right and top to bottom; `times_ms[i]` is the time of tile i. */
export interface Sprite {
  url: string;
  columns: number;
  rows: number;
  tile_width: number;
  tile_height: number;
  times_ms: number[];
}

export interface Quality {
  black: Span[];
  frozen: Span[];
  /** Means over the video. Brightness and contrast 0..255, sharpness = variance of the Laplacian, colourfulness by Hasler & Süsstrunk 2003, motion 0..1. */
  brightness: number;
  contrast: number;
  sharpness: number;
  colorfulness: number;
  motion: number;
  /** One row a second (or, past ten minutes, one row per `interval_ms`), so that it never grows with frames. */
  series: {
    interval_ms: number;
    brightness: number[];
    contrast: number[];
    sharpness: (number | null)[];
    colorfulness: (number | null)[];
    motion: number[];
  };
}

/** Something that went less than well in a task that succeeded. */
export interface Warning {
  code: string;
  message: string;
  stage: string;
}
