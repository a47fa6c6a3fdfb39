/**
 * What steps leave on a frame for the steps after them. Ours are named here; another team's step adds its own by
 * declaration merging: `declare module 'video-ai-system/plugin' { interface FrameFindings { smile?: number } }`.
 */
export interface FrameFindings {
  /** `classify`: sampled frames, most confident first. */
  labels?: LabelFinding[];
  /** `detect`, and `faces` with the label `face`: sampled frames; the boxes that `track` follows. */
  objects?: ObjectFinding[];
  /** `read_text`: sampled frames, in reading order. */
  texts?: TextFinding[];
  /** `segment`: sampled frames, largest first. */
  segments?: LabelFinding[];
  /** `shots`: index of the shot that this frame belongs to. */
  shot?: number;
  /** `shots`: the frame lies inside a fade or a dissolve. */
  inTransition?: boolean;
  /** `quality` and `shots`: mean luma, 0..255. */
  brightness?: number;
  /** Sampled frames: variance of the Laplacian of luma, ≥ 0; below about 50 a frame looks blurred. */
  sharpness?: number;
  /** `embed`: L2-normalised vectors by model (`name@version`). */
  embeddings?: Map<string, Float32Array>;
}

/** 0..1 of the displayed frame, origin top left. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a frame shows, as a whole. */
export interface LabelFinding {
  label: string;
  /** Index of the model's output. */
  labelId: number;
  /** 0..1; of a segment: its share of the frame. */
  confidence: number;
  /** `name@version`. */
  model: string;
}

/** Something at a place in a frame. */
export interface ObjectFinding extends LabelFinding {
  box: Box;
  /** Points by the model's order, such as a face's eyes, nose and corners of the mouth. */
  landmarks?: { x: number; y: number }[];
  /** `track`: the track that it belongs to, once there is one. */
  trackId?: number;
}

/** A line of text in a frame. */
export interface TextFinding {
  text: string;
  confidence: number;
  box: Box;
  /** Corners, clockwise from the text's top left, 0..1 of the displayed frame. */
  corners: { x: number; y: number }[];
  model: string;
}
