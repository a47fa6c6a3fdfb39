import type { Span } from '../../../results/analysis-result.js';
import type { Findings } from '../../step.js';

/**
 * What is to be seen at a moment: labels with a segment around it and classes of tracks that span it, each once, in
 * alphabetical order. What steps after this one find is not known yet.
 */
export function seenAt(timeMs: number, { labels, tracks }: Pick<Findings, 'labels' | 'tracks'>): string[] {
  const spans = (span: Span): boolean => span.start_ms <= timeMs && timeMs < span.end_ms;
  const seen = [...labels.filter(({ segments }) => segments.some(spans)), ...tracks.filter(spans)];
  return [...new Set(seen.map(({ label }) => label))].sort();
}
