import type { FrameFindings } from '../../src/common/findings.js';
import type { Frame } from '../../src/common/frame.js';
import type { AnalysisResult } from '../../src/results/analysis-result.js';

const HASH = '0'.repeat(64);

/** A result of a video of ten seconds at 25 fps in which nothing was found, but for what is given. */
export function resultOf(
  found: Partial<AnalysisResult> = {},
  video: Partial<AnalysisResult['video']> = {},
): AnalysisResult {
  return {
    schema_version: '1.0',
    video: {
      source_url: 'https://example.org/video.mp4',
      sha256: HASH,
      size_bytes: 1,
      container: 'mp4',
      codec: 'h264',
      width: 640,
      height: 360,
      display_width: 640,
      display_height: 360,
      pixel_aspect: '1:1',
      rotation: 0,
      frame_rate: '25/1',
      variable_frame_rate: false,
      duration_ms: 10_000,
      start_offset_ms: 0,
      has_audio: false,
      ...video,
    },
    sampling: { strategy: 'interval+scene', interval_ms: 200, frames_analyzed: 50, frames_decoded: 250 },
    shots: [],
    sprite: null,
    labels: [],
    tracks: [],
    texts: [],
    speech: null,
    quality: null,
    vectors: null,
    custom: {},
    warnings: [],
    provenance: { service_version: '0.0.0', pipeline: { name: 'p', sha256: HASH }, models: [], stages: [] },
    ...found,
  };
}

/** Shots that begin at these times, by cuts; they end with the video. */
export const shotsAt = (starts: number[], endMs: number): AnalysisResult['shots'] =>
  starts.map((start_ms, index) => ({
    index,
    start_ms,
    end_ms: starts[index + 1] ?? endMs,
    transition: { type: index === 0 ? 'start' : 'cut', start_ms: null, end_ms: null },
    keyframe: null,
    labels: [],
  }));

/** Sampled frames at 25 fps, every fifth of a video, with what is found in each. */
export async function* sampledFrames(findings: FrameFindings[]): AsyncGenerator<Frame> {
  for (const [at, found] of findings.entries())
    yield {
      index: at * 5,
      timeMs: at * 200,
      isSampled: true,
      pictures: new Map(),
      thumbnail: null,
      findings: found,
    };
}
