import type { Alignment } from './alignment.js';
import type { Sequence } from './sequence.js';

/** Half-open. */
export interface Span {
  startMs: number;
  endMs: number;
}

/**
 * From the first and last like frame to the range: sampling leaves an end open by up to a step. A cut of either video within
 * it is the end; else the video's own end, or the middle.
 */
export function spanOf(firstMs: number, lastMs: number, line: Alignment, query: Sequence, candidate: Sequence): Span {
  const back = (ms: number): number => (ms - line.offsetMs) / line.speed;
  const step = Math.max(query.stepMs, candidate.stepMs / line.speed);
  const [low, high] = [Math.max(0, back(0)), Math.min(query.durationMs, back(candidate.durationMs))];
  const cuts = [...query.cutsMs, ...candidate.cutsMs.map(back)];
  const within = (from: number, to: number): number | undefined => cuts.find((cut) => cut >= from && cut <= to);
  const start = firstMs - step <= low ? low : (within(firstMs - step, firstMs) ?? firstMs - step / 2);
  const end = lastMs + step * 1.5 >= high ? high : (within(lastMs + 1, lastMs + step) ?? lastMs + step / 2);
  return { startMs: Math.min(start, firstMs), endMs: Math.max(end, lastMs + 1) };
}

/** Where the line puts a span of the query in the candidate, in whole ms and within it. */
export function across({ startMs, endMs }: Span, { speed, offsetMs }: Alignment, durationMs: number): Span {
  const inside = (ms: number): number => Math.round(Math.min(durationMs, Math.max(0, speed * ms + offsetMs)));
  return { startMs: inside(startMs), endMs: inside(endMs) };
}
