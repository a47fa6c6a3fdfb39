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
  labels: Label[];
  tracks: Track[];
  /** Lines of text, each from its first to its last sight. */
  texts: Text[];
  /** Null when no step listened. */
  speech: Speech | null;
  quality: Quality | null;
  vectors: { store: string; collection: string; count: number; model: string } | null;
  /** What steps of other teams found, by step name. */
  custom: Record<string, unknown>;
  warnings: Warning[];
  provenance: {
    service_version: string;
    pipeline: { name: string; sha256: string };
    models: ModelUsed[];
    stages: { name: string; duration_ms: number }[];
  };
}

/** A model that a step ran. */
export interface ModelUsed {
  name: string;
  version: string;
  sha256: string;
  /** Execution provider that ran it, such as `cpu`. */
  provider: string;
  /** Its further files, such as a second graph or a tokenizer. */
  files: { role: string; sha256: string }[];
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

/** What is to be seen, and when; most seen first. */
export interface Label {
  label: string;
  /** Index of the model's output. */
  label_id: number;
  /** That of the most confident segment. */
  confidence: number;
  segments: (Span & { confidence: number })[];
  /** `name@version`. */
  model: string;
}

/** 0..1 of the displayed frame, origin top left. */
export interface BoundingBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One thing or person from when it comes until it goes; never across a cut. */
export interface Track extends Span {
  /** 1, 2, … in order of appearance. */
  track_id: number;
  label: string;
  label_id: number;
  /** Mean over its observations. */
  confidence: number;
  /** How many sampled frames show it. */
  observations: number;
  /** Where it is seen best. */
  exemplar: { time_ms: number; bbox: BoundingBox; thumbnail_url: string | null };
  /** Index of its shot; null without shots. */
  shot: number | null;
  model: string;
}

/** The same text at the same place while it is shown. */
export interface Text extends Span {
  text: string;
  confidence: number;
  bbox: BoundingBox;
  observations: number;
  model: string;
}

/** What is spoken, and when. */
export interface Speech {
  segments: (Span & { confidence: number })[];
  /** Null without a model that writes down. */
  transcript: (Span & { text: string; confidence: number | null })[] | null;
  language: string | null;
  models: string[];
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
