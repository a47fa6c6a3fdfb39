import { signal } from '@preact/signals';

/** Nobody looks closer than this, ms from edge to edge. */
const CLOSEST_MS = 500;

/** Which part of the video the timeline shows: [fromMs, toMs). */
export class Axis {
  readonly view;

  constructor(readonly durationMs: number) {
    this.view = signal({ fromMs: 0, toMs: durationMs });
  }

  /** Closer (below 1) or farther, with the moment `aroundMs` staying where it is. */
  zoom(factor: number, aroundMs: number): void {
    const { fromMs, toMs } = this.view.value;
    const span = Math.max(Math.min(CLOSEST_MS, this.durationMs), Math.min(this.durationMs, (toMs - fromMs) * factor));
    const share = (Math.max(fromMs, Math.min(toMs, aroundMs)) - fromMs) / (toMs - fromMs);
    this.#show(aroundMs - share * span, span);
  }

  /** Moves on by a share of what is seen. */
  pan(share: number): void {
    const { fromMs, toMs } = this.view.value;
    this.#show(fromMs + share * (toMs - fromMs), toMs - fromMs);
  }

  /** Moves on, if it must, until a moment is seen. */
  reveal(timeMs: number): void {
    const { fromMs, toMs } = this.view.value;
    if (timeMs < fromMs || timeMs >= toMs) this.#show(timeMs - (toMs - fromMs) * 0.1, toMs - fromMs);
  }

  /** The moment at a place of the lanes, px from their left. */
  timeAt(x: number, width: number): number {
    const { fromMs, toMs } = this.view.value;
    return fromMs + (Math.max(0, Math.min(width, x)) / Math.max(1, width)) * (toMs - fromMs);
  }

  showAll(): void {
    this.#show(0, this.durationMs);
  }

  #show(fromMs: number, span: number): void {
    const from = Math.max(0, Math.min(this.durationMs - span, fromMs));
    this.view.value = { fromMs: from, toMs: from + span };
  }
}
