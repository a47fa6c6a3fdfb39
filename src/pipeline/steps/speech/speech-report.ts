import type { SpeechSegment } from '../../../inference/tasks/speech/speech-segments.js';
import type { Speech } from '../../../results/analysis-result.js';
import type { Written } from './listener.js';

/** What listening to one video has found. */
export interface Heard {
  segments: SpeechSegment[];
  /** Null without a model that writes down. */
  written: Written | null;
  /** `name@version`. */
  models: string[];
}

/** Of a video without sound. */
export const SILENT: Heard = { segments: [], written: null, models: [] };

/** As it stands in the result: whole ms, within the video. */
export function speechOf({ segments, written, models }: Heard, durationMs: number): Speech {
  return {
    segments: within(segments, durationMs).map(({ confidence, ...span }) => ({
      ...span,
      confidence: rounded(confidence),
    })),
    transcript: written && within(written.parts, durationMs).map(({ confidence, ...part }) => ({ ...part, confidence: rounded(confidence) })), // prettier-ignore
    language: written?.language ?? null,
    models,
  };
}

/** Times in the result's spelling; what lies beyond the end of the video is left out. */
function within<T extends { startMs: number; endMs: number }>(spans: T[], durationMs: number) {
  const end = Math.round(durationMs);
  return spans.flatMap(({ startMs, endMs, ...rest }) => {
    const [start_ms, end_ms] = [Math.round(startMs), Math.min(end, Math.round(endMs))];
    return start_ms < end_ms ? [{ start_ms, end_ms, ...rest }] : [];
  });
}

const rounded = (confidence: number): number => Math.round(confidence * 1e4) / 1e4;
