import type { Frame } from '../../../common/frame.js';
import type { LiveTrack } from './live-track.js';

/** From when on something is a track. */
export interface LedgerRules {
  min_observations: number;
  min_confidence: number;
}

/** Sampled frames that a track has to become certain, in least observations: of six it must be seen on three. */
const PATIENCE = 2;

/** Frames that are held back at most; those between samples carry a small picture each. */
const MOST_HELD = 2_000;

/**
 * Numbers tracks in order of appearance, and holds frames back until every track on them has its number or is known to be
 * noise: M observations in N samples confirm a track (Blackman & Popoli 1999, section 6.2).
 */
export class Ledger {
  #held: Frame[] = [];
  /** In order of appearance. */
  #undecided: LiveTrack[] = [];
  #numbers = 0;
  /** Indices of the sampled frames since the first undecided track began. */
  #samples: number[] = [];

  constructor(private readonly rules: LedgerRules) {}

  hold(frame: Frame): void {
    this.#held.push(frame);
    if (frame.isSampled) this.#samples.push(frame.index);
  }

  /** Tracks that have just begun. */
  open(tracks: readonly LiveTrack[]): void {
    this.#undecided.push(...tracks);
  }

  /** Decides what can be decided, in order; `ended` are over and will not be seen again. */
  settle(ended: readonly LiveTrack[] = []): void {
    for (const track of ended) if (!this.#isCertain(track)) track.isNoise = true;
    while (this.#undecided[0] && this.#decide(this.#undecided[0])) this.#undecided.shift();
    this.#forget();
  }

  /** The shot is over, of which so many frames were sampled; so is what remains undecided. */
  close(samples: number): void {
    for (const track of this.#undecided) {
      if (!track.isNoise && this.#isCertain(track, samples)) this.#accept(track);
      else track.isNoise = true;
    }
    this.#undecided = [];
    this.#forget();
  }

  /** Frames on which every track is decided, in order. */
  release(): Frame[] {
    const first = this.#undecided[0]?.born.index ?? Infinity;
    const at = this.#held.findIndex(({ index }) => index >= first);
    return this.#held.splice(0, at < 0 ? this.#held.length : at);
  }

  #decide(track: LiveTrack): boolean {
    if (!track.isNoise && this.#isCertain(track)) this.#accept(track);
    else if (this.#isTooLate(track)) track.isNoise = true;
    return track.id !== null || track.isNoise;
  }

  /** A shot may have fewer samples than a track needs. */
  #isCertain({ observations, confidence, isFaint }: LiveTrack, samples = Infinity): boolean {
    const { min_observations: least, min_confidence: confident } = this.rules;
    return !isFaint && observations >= Math.min(least, samples) && confidence >= confident;
  }

  #isTooLate({ born }: LiveTrack): boolean {
    const samples = this.#samples.filter((index) => index >= born.index).length;
    const frames = (this.#held.at(-1)?.index ?? 0) - born.index;
    return samples >= PATIENCE * this.rules.min_observations || frames >= MOST_HELD;
  }

  #accept(track: LiveTrack): void {
    track.number(++this.#numbers);
  }

  #forget(): void {
    const first = this.#undecided[0]?.born.index ?? Infinity;
    this.#samples = this.#samples.filter((index) => index >= first);
  }
}
