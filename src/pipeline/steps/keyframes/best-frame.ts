import type { Frame } from '../../../media/frame.js';
import { score } from './score.js';

/** The time of a frame, and its picture. */
export interface Thumbnail {
  timeMs: number;
  jpeg: Uint8Array;
}

/**
 * Chooses the frame that stands for one shot. Holds one thumbnail, and those of the last `edgeMs`, of which the shot's end
 * will tell whether they lie at its edge.
 */
export class BestFrame {
  #best: (Thumbnail & { score: number }) | null = null;
  #recent: Frame[] = [];

  constructor(
    readonly shot: number,
    private readonly startMs: number,
    private readonly edgeMs: number,
  ) {}

  /** The next frame of the shot, its statistics measured; only one with a thumbnail can be chosen. */
  add(frame: Frame): void {
    this.#settle(frame.timeMs);
    if (frame.thumbnail) this.#recent.push(frame);
  }

  /** The shot ends; its best frame, null when none had a thumbnail. */
  finish(endMs: number): Thumbnail | null {
    this.#settle(endMs);
    for (const frame of this.#recent) this.#compete(frame, true);
    this.#recent = [];
    return this.#best;
  }

  #settle(nowMs: number): void {
    const isSettled = ({ timeMs }: Frame) => timeMs + this.edgeMs <= nowMs;
    for (const frame of this.#recent.filter(isSettled)) this.#compete(frame, frame.timeMs < this.startMs + this.edgeMs);
    this.#recent = this.#recent.filter((frame) => !isSettled(frame));
  }

  #compete({ timeMs, thumbnail, findings }: Frame, isAtEdge: boolean): void {
    const { statistics, inTransition: isInTransition = false } = findings;
    const points = score({ statistics, isInTransition, isAtEdge });
    if (thumbnail && (!this.#best || points > this.#best.score))
      this.#best = { timeMs, jpeg: thumbnail.slice(), score: points };
  }
}
