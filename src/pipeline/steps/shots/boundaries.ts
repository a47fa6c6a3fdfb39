import { BLANK_LOOKAHEAD, BlankStretches } from './blank.js';
import { beginOf, endOf, type Boundary } from './boundary.js';
import { CUT_LOOKAHEAD, isCut } from './cut.js';
import { DISSOLVE_LOOKAHEAD, dissolveBoundary, findDissolves, isDissolve, isPromising } from './dissolve.js';
import { History } from './history.js';
import { rampAfter } from './ramp.js';
import type { Comparison, ShotNumbers } from './shot-numbers.js';

/** Frames that the newest must be ahead of one before everything about it is known. */
export const HOLD = 90;
/** Frames that are remembered: those on hold, and the longest ramp before them. */
const MEMORY = HOLD + 128;
/** Boundaries are at least so many frames apart. */
const APART = 3;

/** Frames from one dissolve that was none to the next try: neighbours are as good or as bad. */
const RETRY = 3;

/** A dissolve is looked for at every second frame: the fit moves its ends by more than that. */
const DISSOLVE_STRIDE = 2;

/** Compares two frames, and the one in their middle with both; all are still held. */
export type Compare = (before: number, after: number) => Promise<Comparison>;

/** Finds where shots begin, from the numbers of one frame after the other. */
export class Boundaries {
  readonly #history = new History(MEMORY);
  readonly #blanks = new BlankStretches();
  #found: Boundary[] = [];
  /** Frames before these have been decided. */
  #blanksTo = 0;
  #cutsTo = 1;
  #dissolvesTo = 1;
  /** No dissolve is looked for before this frame. */
  #retryAt = 0;

  constructor(private readonly compare: Compare) {}

  /** Takes in the next frame. */
  async push(numbers: ShotNumbers): Promise<void> {
    this.#history.push(numbers);
    await this.#decide(BLANK_LOOKAHEAD, CUT_LOOKAHEAD, DISSOLVE_LOOKAHEAD);
  }

  /** After the last frame: decides what is left with what there is. */
  async end(): Promise<void> {
    await this.#decide(0, 0, 1);
  }

  /**
   * Hands out, once and in order, the boundaries that begin at or before a frame. They are final when HOLD frames after it
   * have come, or the end.
   */
  take(upTo: number): Boundary[] {
    const taken = this.#found.filter((boundary) => beginOf(boundary) <= upTo);
    if (taken.length > 0) this.#found = this.#found.filter((boundary) => beginOf(boundary) > upTo);
    return taken.map((boundary) => this.#complete(boundary));
  }

  /** When a frame that is remembered is shown, ms; the last one's time for frames after it. */
  timeOf(at: number): number {
    return this.#history.at(Math.min(at, this.#history.to - 1)).timeMs;
  }

  async #decide(blankLookahead: number, cutLookahead: number, dissolveLookahead: number): Promise<void> {
    const { to } = this.#history;
    for (; this.#blanksTo < to - blankLookahead; this.#blanksTo++) {
      const fade = this.#blanks.push(this.#history, this.#blanksTo);
      if (fade) this.#add(fade);
    }
    for (; this.#cutsTo < to - cutLookahead; this.#cutsTo++)
      if (isCut(this.#history, this.#cutsTo)) this.#add({ at: this.#cutsTo, type: 'cut', span: null });
    for (; this.#dissolvesTo <= to - dissolveLookahead; this.#dissolvesTo += DISSOLVE_STRIDE)
      await this.#dissolve(this.#dissolvesTo);
  }

  async #dissolve(after: number): Promise<void> {
    if (after < this.#retryAt) return;
    for (const found of findDissolves(this.#history, after)) {
      if (this.#isTaken(found.before, found.after) || !isPromising(this.#history, found)) continue;
      const difference = await this.compare(found.before, found.after);
      if (isDissolve(this.#history, found, difference)) return this.#add(dissolveBoundary(found));
      this.#retryAt = after + RETRY;
    }
  }

  #isTaken(first: number, last: number): boolean {
    return this.#found
      .map((boundary) => this.#complete(boundary))
      .some((boundary) => beginOf(boundary) <= last && endOf(boundary) >= first);
  }

  #add(boundary: Boundary): void {
    const begin = beginOf(boundary);
    const isNear = (at: number): boolean => Math.abs(at - boundary.at) < APART;
    // A shot that is nothing but its own fade-out is a scene that happens to darken.
    const isAllOfShot = (at: number): boolean => begin < boundary.at && at >= begin - 1 && at < boundary.at;
    if (this.#found.some(({ at }) => isNear(at) || isAllOfShot(at))) return;
    this.#found = [...this.#found, boundary].sort((a, b) => a.at - b.at);
  }

  /** A fade-in is found when it begins; its end is looked for as late as possible. */
  #complete(boundary: Boundary): Boundary {
    const { span, at, type } = boundary;
    if (type !== 'fade' || !span || span.last < at) return boundary;
    return { ...boundary, span: { first: span.first, last: rampAfter(this.#history, span.last).last } };
  }
}
