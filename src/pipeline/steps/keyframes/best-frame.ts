import type { Frame } from '../../../common/frame.js';
import { score, type Candidacy } from './score.js';

/** The time of a frame, and its picture. */
export interface Thumbnail {
  timeMs: number;
  jpeg: Uint8Array;
}

type Candidate = Thumbnail & Omit<Candidacy, 'isAtEdge'>;

/**
 * Chooses the frame that stands for one shot. Holds the thumbnails of the best frame so far and of those of the last
 * `edgeMs`, of which the shot's end will tell whether they lie at its edge.
 */
export class BestFrame {
  #best: (Thumbnail & { score: number }) | null = null;
  #recent: Candidate[] = [];

  constructor(
    readonly shot: number,
    readonly startMs: number,
    private readonly edgeMs: number,
  ) {}

  /** The next frame of the shot, its statistics measured; only one with a thumbnail can be chosen, which is copied. */
  add({ timeMs, thumbnail, findings: { statistics, inTransition: isInTransition = false } }: Frame): void {
    this.#settle(timeMs);
    if (thumbnail) this.#recent.push({ timeMs, jpeg: thumbnail.slice(), statistics, isInTransition });
  }

  /** The shot ends; its best frame, null when none had a thumbnail. */
  finish(endMs: number): Thumbnail | null {
    this.#settle(endMs);
    for (const candidate of this.#recent) this.#compete(candidate, true);
    this.#recent = [];
    return this.#best;
  }

  #settle(nowMs: number): void {
    const isSettled = ({ timeMs }: Candidate) => timeMs + this.edgeMs <= nowMs;
    for (const candidate of this.#recent.filter(isSettled))
      this.#compete(candidate, candidate.timeMs < this.startMs + this.edgeMs);
    this.#recent = this.#recent.filter((candidate) => !isSettled(candidate));
  }

  #compete({ timeMs, jpeg, ...candidacy }: Candidate, isAtEdge: boolean): void {
    const points = score({ ...candidacy, isAtEdge });
    if (!this.#best || points > this.#best.score) this.#best = { timeMs, jpeg, score: points };
  }
}
