import { align, type Alignment } from './alignment.js';
import { across, type Span, spanOf } from './ends.js';
import { isEvident, meanLikeness } from './evidence.js';
import { matchesOf } from './matches.js';
import { type Run, runsAlong } from './runs.js';
import type { Sequence } from './sequence.js';
import { lineOfStills } from './still.js';

/** Material that two videos share. */
export interface SharedRange {
  query: Span;
  match: Span;
  /** Mean likeness, 0..1. */
  score: number;
}

/** Most lines that are looked for: parts in another order have one each. */
const MOST_LINES = 24;

/**
 * What a candidate has of the query, in the query's time order, no moment of it twice: like frames vote for a line, the
 * stretches along it are taken out, and what is left votes again.
 */
export async function sharedRanges(query: Sequence, candidate: Sequence): Promise<SharedRange[]> {
  const ranges: SharedRange[] = [];
  const durations = { query: query.durationMs, match: candidate.durationMs };
  const toleranceMs = Math.max(query.stepMs, candidate.stepMs) * 0.6;
  let rest = query;
  let matches = await matchesOf(query, candidate);
  for (let lines = 0; lines < MOST_LINES && matches.length > 0; lines++) {
    const line = lineOfStills(rest, candidate) ?? align(matches, toleranceMs, durations);
    if (!line) break;
    const runs = runsAlong(line, rest, candidate, toleranceMs);
    ranges.push(...runs.flatMap((run) => rangeOf(run, line, query, candidate)));
    const taken = new Set(runs.flatMap(({ sights }) => sights.map(({ timeMs }) => timeMs)));
    if (taken.size === 0) break;
    rest = { ...rest, sights: rest.sights.filter(({ timeMs }) => !taken.has(timeMs)) };
    matches = matches.filter(({ queryMs }) => !taken.has(queryMs));
  }
  return ranges.sort((a, b) => a.query.startMs - b.query.startMs);
}

function rangeOf(run: Run, line: Alignment, query: Sequence, candidate: Sequence): SharedRange[] {
  const span = spanOf(run.sights[0]!.timeMs, run.sights.at(-1)!.timeMs, line, query, candidate);
  const length = span.endMs - span.startMs;
  const share = Math.min(length / query.durationMs, (length * line.speed) / candidate.durationMs);
  if (!isEvident(run, share)) return [];
  const whole = { startMs: Math.round(span.startMs), endMs: Math.round(span.endMs) };
  return [{ query: whole, match: across(span, line, candidate.durationMs), score: meanLikeness(run) }];
}

/** Share of the query that the ranges cover, 0..1; what two of them cover counts once. */
export function coverageOf(ranges: SharedRange[], durationMs: number): number {
  let [covered, end] = [0, 0];
  for (const { query } of ranges) {
    covered += Math.max(0, query.endMs - Math.max(query.startMs, end));
    end = Math.max(end, query.endMs);
  }
  return durationMs > 0 ? Math.min(1, covered / durationMs) : 0;
}
