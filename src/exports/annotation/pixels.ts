import type { AnalysisResult, BoundingBox } from '../../results/analysis-result.js';

/** Left, top, width and height in pixels of the displayed frame, to a hundredth. */
export function pixels({ x, y, width, height }: BoundingBox, video: AnalysisResult['video']): number[] {
  const { display_width: across, display_height: down } = video;
  return [x * across, y * down, width * across, height * down].map((value) => Math.round(value * 100) / 100);
}
