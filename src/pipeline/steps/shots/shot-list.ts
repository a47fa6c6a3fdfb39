import type { Shot } from '../../../results/analysis-result.js';
import type { Boundary } from './boundary.js';

/** The shots of a video in the making: they tile it from 0 to its end. */
export class ShotList {
  #open: Omit<Shot, 'end_ms'> = shot(0, 0, { type: 'start', start_ms: null, end_ms: null });

  /** `finished` receives each shot as soon as it ends. */
  constructor(private readonly finished: Shot[]) {}

  /** Index of the shot that goes on. */
  get index(): number {
    return this.#open.index;
  }

  /** Ends the shot and begins the next one at `timeMs`; a transition's times are of its first frame and of the one after its last. */
  begin(timeMs: number, { type }: Boundary, span: { startMs: number; endMs: number } | null): void {
    const start = Math.round(timeMs);
    this.end(start);
    const times = span && { start_ms: Math.round(span.startMs), end_ms: Math.round(span.endMs) };
    this.#open = shot(this.index + 1, start, { type, ...(times ?? { start_ms: null, end_ms: null }) });
  }

  /** Ends the last shot at the video's end. */
  end(durationMs: number): void {
    this.finished.push({ ...this.#open, end_ms: Math.max(this.#open.start_ms, Math.round(durationMs)) });
  }
}

const shot = (index: number, start_ms: number, transition: Shot['transition']): Omit<Shot, 'end_ms'> => ({
  index,
  start_ms,
  transition,
  keyframe: null,
  labels: [],
});
