/**
 * What steps leave on a frame for the steps after them. Ours are named here; another team's step adds its own by
 * declaration merging: `declare module 'video-ai-system/plugin' { interface FrameFindings { smile?: number } }`.
 */
export interface FrameFindings {
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
