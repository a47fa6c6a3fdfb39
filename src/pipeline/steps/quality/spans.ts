import type { Span } from '../../../results/analysis-result.js';

/** Gathers the stretches of time over which something holds: half-open, integer ms, none shorter than `minMs`. */
export class Spans {
  readonly #found: Span[] = [];
  #since: number | null = null;

  constructor(private readonly minMs: number) {}

  /** From `timeMs` on it holds, or does not. Times ascend. */
  mark(timeMs: number, holds: boolean): void {
    if (holds) this.#since ??= timeMs;
    else this.#close(timeMs);
  }

  /** Ends a stretch at `timeMs` and begins the next there. */
  restart(timeMs: number): void {
    this.#close(timeMs);
    this.#since = timeMs;
  }

  /** All stretches; what still holds lasts until `durationMs`. */
  finish(durationMs: number): Span[] {
    this.#close(durationMs);
    return this.#found;
  }

  #close(timeMs: number): void {
    if (this.#since !== null && timeMs - this.#since >= this.minMs)
      this.#found.push({ start_ms: Math.round(this.#since), end_ms: Math.round(timeMs) });
    this.#since = null;
  }
}
