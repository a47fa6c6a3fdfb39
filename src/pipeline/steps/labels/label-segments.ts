import type { LabelFinding } from '../../../common/findings.js';
import type { Label, Shot } from '../../../results/analysis-result.js';

/** Sampled frames that a label may be missed on before its segment ends. */
const BRIDGED = 1;
/** Segments of one label in a result at most, the longest: an hour of a flickering label stays readable. */
const MOST_SEGMENTS = 200;
/** Of frames that belong to no shot. */
const NO_SHOT = -1;

interface Segment {
  shot: number;
  /** Numbers of the first and the last sampled frame that show it. */
  first: number;
  last: number;
  confidence: number;
}

interface Seen extends Pick<LabelFinding, 'label' | 'labelId' | 'model'> {
  segments: Segment[];
}

/**
 * When labels are to be seen, from what the sampled frames show: a segment runs from the first of its frames to the sampled
 * frame after its last, bridges one that lacks the label, and stays within its shot.
 */
export class LabelSegments {
  /** By the output's index: two labels may have one name. */
  readonly #seen = new Map<number, Seen>();
  /** Of sampled frames, ms. */
  readonly #times: number[] = [];

  /** The next sampled frame, in order, with the labels that count. */
  add(timeMs: number, shot: number = NO_SHOT, labels: LabelFinding[]): void {
    const at = this.#times.push(timeMs) - 1;
    for (const finding of labels) this.#see(finding, at, shot);
  }

  /** The labels that are seen longest, at most so many; `shots` and the duration say where segments end. */
  labels(shots: readonly Shot[], durationMs: number, most: number): Label[] {
    return [...this.#seen.values()]
      .map((seen) => this.#label(seen, shots, durationMs))
      .sort(bySight)
      .slice(0, most);
  }

  #see({ label, labelId, model, confidence }: LabelFinding, at: number, shot: number): void {
    const seen = this.#seen.get(labelId) ?? { label, labelId, model, segments: [] };
    this.#seen.set(labelId, seen);
    const segment = seen.segments.at(-1);
    if (segment?.shot !== shot || at - segment.last > BRIDGED + 1) {
      seen.segments.push({ shot, first: at, last: at, confidence });
      return;
    }
    segment.last = at;
    segment.confidence = Math.max(segment.confidence, confidence);
  }

  #label({ label, labelId, model, segments }: Seen, shots: readonly Shot[], durationMs: number): Label {
    const spans = segments.map((segment) => this.#span(segment, shots, durationMs));
    const confidence = Math.max(...spans.map((span) => span.confidence));
    return { label, label_id: labelId, confidence, segments: longest(spans), model };
  }

  #span(
    { shot, first, last, confidence }: Segment,
    shots: readonly Shot[],
    durationMs: number,
  ): Label['segments'][number] {
    const start_ms = Math.round(this.#times[first] ?? 0);
    const end = Math.min(this.#times[last + 1] ?? durationMs, shots[shot]?.end_ms ?? Infinity);
    return { start_ms, end_ms: Math.max(start_ms, Math.round(end)), confidence };
  }
}

/** The longest that there may be, in order of time. */
function longest(spans: Label['segments']): Label['segments'] {
  if (spans.length <= MOST_SEGMENTS) return spans;
  const byLength = spans.toSorted((a, b) => b.end_ms - b.start_ms - (a.end_ms - a.start_ms));
  return byLength.slice(0, MOST_SEGMENTS).sort((a, b) => a.start_ms - b.start_ms);
}

/** Orders labels: those seen longer first, of equal ones the more confident. */
export const bySight = (a: Label, b: Label): number => sightMs(b) - sightMs(a) || b.confidence - a.confidence;

const sightMs = ({ segments }: Label): number =>
  segments.reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0);
